"""Every figure, computed from attendance facts and from results entered with their source.

Reads only. `read` gives one indicator's figure beside its target, `facts` the rows behind it.
Figures are computed when they are asked for: nothing here is stored, so nothing can be stale.
"""

from reports.indicators.readings import Reading, facts, read, read_all, read_as

__all__ = ["Reading", "facts", "read", "read_all", "read_as"]

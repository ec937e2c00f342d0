"""Every document of the system on paper, as its user gets it: by its address, over HTTP.

`scenes` builds a town with something to print, once in an ordinary way and once with the
longest that can be typed; `specimens` names the documents. `python -m tests.papers FOLDER`
prints them all, page by page, and a sheet on which all of them are seen at once.
"""

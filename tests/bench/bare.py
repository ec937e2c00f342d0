"""What the machine does with Django REST framework alone: one row stored for each request, with
no authentication, no rules and no audit. The measure beside which `bench_check_ins` is read.

    DATABASE_URL=postgresql://… gunicorn --preload tests.bench.bare
"""

import django
import environs
from django.conf import settings

settings.configure(
    SECRET_KEY="nothing here is signed",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="tests.bench.bare",
    INSTALLED_APPS=["rest_framework"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    DATABASES={"default": environs.Env().dj_db_url("DATABASE_URL")},
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": [], "UNAUTHENTICATED_USER": None},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
settings.DATABASES["default"]["CONN_MAX_AGE"] = 600
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402  # after the set-up
from django.db import connection, models  # noqa: E402
from rest_framework import routers, serializers, viewsets  # noqa: E402


class Tap(models.Model):
    id = models.UUIDField(primary_key=True)
    reference = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    occurred_at = models.DateTimeField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return str(self.id)


class TapSerializer(serializers.ModelSerializer[Tap]):
    class Meta:
        model = Tap
        fields = ("id", "reference", "kind", "occurred_at")


class Taps(viewsets.ModelViewSet[Tap]):
    queryset = Tap._default_manager.all()
    serializer_class = TapSerializer


router = routers.DefaultRouter()
router.register("taps", Taps)
urlpatterns = router.urls

with connection.schema_editor() as editor:
    if Tap._meta.db_table not in connection.introspection.table_names():
        editor.create_model(Tap)
connection.close()

application = get_wsgi_application()

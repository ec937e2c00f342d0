"""Attendance by machine: taps in any order, any number of times."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.models import Membership
from api.permissions import membership_of, needs
from api.schema import PROBLEM

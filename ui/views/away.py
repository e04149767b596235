"""A page of somebody else's role: says so. The API would refuse its data in any case."""

from ui.client import Problem
from ui.here import here
from ui.parts.trouble import trouble

trouble(Problem("forbidden"), here().words)

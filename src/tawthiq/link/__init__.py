"""Events of different reports that tell one happening become an incident, and their claims stand side by side."""

"""What may be offered, and by whom: a delegated-authority matrix plus caps, and the verdict on one offer."""

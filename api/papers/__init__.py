"""Offers as documents: XLSX and PDF."""

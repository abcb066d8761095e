"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS) turned into plain rows, in a child process with limits.

A kilobyte of workbook can abort the process that decodes it or fill its memory; so the child, ``child.main``, reads
the untrusted bytes and writes a CSV file and a few facts, and ``decode``, in the parent, starts it, waits, and turns
what went wrong into a sentence. This package must not know what the cells mean.
"""

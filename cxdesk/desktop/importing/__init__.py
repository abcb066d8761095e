"""The import dialog: what was understood of a table, the user's corrections, and the import itself.

``dialog`` puts it together. ``loading`` reads a file beside the window, ``rereading`` has it read again; ``planning``
holds the table, the decisions (``state``) and the plan, and ``deciding`` changes them. What is seen: ``reading`` (how
the file is read), ``notices`` (made by ``telling``), ``finding``, ``sheet`` with ``columnmenu`` and ``offscale``,
``problems``, ``side`` with its cards (``charted``, ``editors``, ``worded``, ``adding``) and links (``linking``,
``ruling``), ``footer`` with the import under way (``carrying``). ``words`` says things. ``refreshing`` and ``leftout``
are dialogs of their own.
"""

"""The widget: picks outlets, shows figures and the evidence behind a mark. `page` makes what `widget` shows."""

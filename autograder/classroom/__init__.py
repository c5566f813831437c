"""One instructor's class: its folder, its roster and dates, what goes out and what comes in."""

"""How Sphinx makes this manual:   sphinx-build docs build/docs"""

import pathlib
import sys

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from cloudmesh_docker import __version__  # noqa: E402

project = "cloudmesh_docker"
release = version = __version__
extensions = ["command_pages"]
exclude_patterns = ["build"]
html_theme = "alabaster"
html_theme_options = {"description": "One shell for all your Docker servers", "fixed_sidebar": True, "page_width": "1150px", "show_powered_by": False}
html_sidebars = {"**": ["about.html", "searchfield.html", "navigation.html"]}
html_title = "cloudmesh_docker"
# Two dashes are the beginning of an option.
smartquotes = False
html_show_sphinx = html_show_copyright = html_copy_source = False
# Lines as people type them, coloured; Docker's own tables in their output are no mistake.
highlight_language = "none"

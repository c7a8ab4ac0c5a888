"""HTML templates, wherever they lie in our packages. jinja2 is used here alone."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def template(package: str, name: str) -> Template:
    """The template of a file beside a package's modules."""
    # autoescape is not left to the file's name: nothing that somebody else wrote may ever become markup.
    environment = Environment(
        loader=PackageLoader(package, "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(name)

"""Settings from the project file and the environment.

Credentials, and the word for where they go, come from the environment only.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, cast

from pydantic import ValidationError

from reconcile.core.errors import ConfigurationError
from reconcile.core.resource import Problem
from reconcile.sdk.settings import Secret, Settings, names, secret_names, url_names, variable
from reconcile.sdk.url import origin_of

ALLOWED_ORIGINS = "RECONCILE_ALLOWED_ORIGINS"

SettingsT = TypeVar("SettingsT", bound=Settings)


def file_problems(settings: type[Settings], instance: str, from_file: Mapping[str, object]) -> list[Problem]:
    """Check what the project file says about one instance; needs no credentials and no origins."""
    return [*_key_problems(settings, instance, from_file), *_value_problems(settings, from_file)]


def _key_problems(
    settings: type[Settings], instance: str, from_file: Mapping[str, object]
) -> Iterator[Problem]:
    known, secrets = names(settings), secret_names(settings)
    for key in from_file:
        if key in secrets:
            yield Problem(
                (key,),
                f"{key} is a secret and never stands in a file",
                f"remove it there, renew it at the vendor, and set {variable(instance, key)}",
            )
        elif key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            yield Problem((key,), f"there is no setting {key!r}", hint)


def _value_problems(settings: type[Settings], from_file: Mapping[str, object]) -> Iterator[Problem]:
    known = set(names(settings)) - set(secret_names(settings))
    values = {key: value for key, value in from_file.items() if key in known}
    for key, message in _invalid(settings, values):
        if key in values:
            yield Problem((key,), f"{key}: {message}", "mend it in the project file")


def _invalid(settings: type[Settings], values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    try:
        settings.model_validate({"instance": "", **values})
    except ValidationError as problem:
        for each in problem.errors(include_url=False, include_input=False):
            yield str(each["loc"][0]), each["msg"].removeprefix("Value error, ")


def load_settings(
    settings: type[SettingsT],
    instance: str,
    from_file: Mapping[str, object],
    environ: Mapping[str, str],
    *,
    need_secrets: bool = True,
) -> SettingsT:
    """Put file and environment together, the environment winning.

    Raises `ConfigurationError` that names every mistake, missing variable and untrusted origin at once.
    Without `need_secrets` nothing is missing and no origin is untrusted: good enough to look, not to connect.
    """
    from_environment = {
        name: value for name in names(settings) if (value := environ.get(variable(instance, name)))
    }
    values = {**from_file, **from_environment}
    problems = [f"{each.summary} ({each.detail})" for each in _key_problems(settings, instance, from_file)]
    problems += _mistakes(settings, instance, values, from_environment, need_secrets=need_secrets)
    problems += _bad_secrets(settings, instance, from_environment)
    if need_secrets and not problems:
        problems += _untrusted(settings, instance, from_file, environ)
    if problems:
        raise ConfigurationError(f"provider {instance}: " + "; ".join(problems))
    if need_secrets:
        return settings.model_validate({**values, "instance": instance})
    return _partial(settings, instance, values)


def _mistakes(
    settings: type[Settings],
    instance: str,
    values: Mapping[str, object],
    from_environment: Mapping[str, str],
    *,
    need_secrets: bool,
) -> Iterator[str]:
    for key, message in _invalid(settings, values):
        if key in values and key in names(settings):
            place = variable(instance, key) if key in from_environment else f"{key} in the project file"
            yield f"{place}: {message}"
        elif key not in values and need_secrets:
            yield f"{key} is missing: set {variable(instance, key)}"


def _bad_secrets(settings: type[Settings], instance: str, values: Mapping[str, str]) -> Iterator[str]:
    """A header takes printable ASCII only; a line feed at the end is a common accident."""
    for name in secret_names(settings):
        if not all("!" <= letter <= "~" for letter in values.get(name, "")):
            yield f"{variable(instance, name)} holds blanks, line feeds or letters beyond ASCII"


def _untrusted(
    settings: type[Settings], instance: str, from_file: Mapping[str, object], environ: Mapping[str, str]
) -> Iterator[str]:
    trusted = set(_named_origins(settings, instance, environ))
    for name in url_names(settings):
        if name not in from_file or environ.get(variable(instance, name)):
            continue
        default = settings.model_fields[name].default
        origin = origin_of(str(from_file[name]))
        if origin not in trusted and not (isinstance(default, str) and origin == origin_of(default)):
            yield (
                f"{name} sends credentials to {origin}, and only the environment may say so: "
                f"set {variable(instance, name)}, or add {origin} to {ALLOWED_ORIGINS}"
            )


def _named_origins(settings: type[Settings], instance: str, environ: Mapping[str, str]) -> Iterator[str]:
    listed = (text.strip() for text in environ.get(ALLOWED_ORIGINS, "").split(","))
    named = (environ.get(variable(instance, name), "") for name in url_names(settings))
    for url in (*listed, *named):
        if url:
            try:
                yield origin_of(url)
            except ValueError as problem:
                raise ConfigurationError(f"{ALLOWED_ORIGINS}: {url!r}: {problem}") from None


def _partial(settings: type[SettingsT], instance: str, values: Mapping[str, object]) -> SettingsT:
    required = [name for name, info in settings.model_fields.items() if info.is_required()]
    hidden = {name: Secret("") for name in secret_names(settings)}
    build = cast("Callable[..., SettingsT]", settings.model_construct)
    return build(**{**dict.fromkeys(required, ""), **values, **hidden, "instance": instance})

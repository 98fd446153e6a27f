"""Settings: where they come from, what is refused and how, and what is never shown."""

from __future__ import annotations

import pytest

from scheduler.settings import BadSettings, Settings, load, parse_listen, without_secrets


@pytest.fixture
def file(tmp_path):
    return tmp_path / "circles.toml"


def test_without_a_file_all_is_default(file):
    loaded = load(file, {})
    assert loaded.settings == Settings()
    assert set(loaded.sources.values()) == {"default"}


def test_the_environment_wins_over_the_file_and_each_value_knows_its_source(file):
    file.write_text('domain = "c.example"\nkeep_raw_days = 7\n')
    loaded = load(file, {"CIRCLES_KEEP_RAW_DAYS": "30", "HOME": "/root"})
    assert (loaded.settings.domain, loaded.settings.keep_raw_days) == ("c.example", 30)
    assert (loaded.sources["domain"], loaded.sources["keep_raw_days"]) == ("circles.toml", "CIRCLES_KEEP_RAW_DAYS")
    assert loaded.sources["zone"] == "default"


def test_the_environment_names_the_file(file):
    file.write_text('domain = " c.example "\n')
    assert load(None, {"CIRCLES_CONFIG": str(file)}).settings.domain == "c.example"


def test_an_unknown_key_names_the_nearest(file):
    file.write_text('domian = "c.example"\n')
    with pytest.raises(BadSettings, match=r"circles\.toml: there is no setting domian: did you mean domain\?"):
        load(file, {})
    with pytest.raises(BadSettings, match=r"no setting CIRCLES_RELAI: did you mean CIRCLES_RELAY\?"):
        load(file.with_name("none.toml"), {"CIRCLES_RELAI": "maildir:x"})
    file.write_text("qqqq = 1\n")
    with pytest.raises(BadSettings, match=r"no setting qqqq: `circles settings` lists"):
        load(file, {})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('keep_raw_days = "many"', "keep_raw_days is a whole number, not 'many'"),
        ("keep_raw_days = [1]", "keep_raw_days is a whole number"),
        ("keep_raw_days = 1.5", "keep_raw_days is a whole number"),
        ("keep_raw_days = true", "keep_raw_days is a whole number"),
        ("domain = 5", "domain is a text in quotes, not 5"),
        ('domain = "a@b"', "domain is what stands behind the @"),
        ('domain = ""', "domain is what stands behind the @"),
        ('relay = "ftp://x"', "relay is smtp://host:port or maildir:PATH"),
        ('listen = "8025"', "listen is host:port"),
        ("domain = ", "circles.toml"),
    ],
)
def test_what_is_not_right_is_said_in_one_line(file, text, words):
    file.write_text(text + "\n")
    with pytest.raises(BadSettings) as error:
        load(file, {})
    assert words in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("zone", "Mars/Phobos", "no time zone"), ("language", "xx", "language is one of"), ("domain", "bad domain", "domain is"),
        ("largest_message", -1, "largest_message is"), ("keep_raw_days", 0, "keep_raw_days is"),
        ("relay", "smtp://127.0.0.1:25?tls=maybe", "tls of the relay"), ("relay", "smtp://u:pw@127.0.0.1:99x", "relay is smtp"),
        ("relay", "smtp://", "relay is smtp"), ("relay", "maildir:", "relay is smtp"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_said_before_anything_starts(file, key, value, words):
    file.write_text(f"{key} = {value!r}\n")
    with pytest.raises(BadSettings, match=words) as error:
        load(file, {})
    assert "pw" not in str(error.value)


def test_letters_that_stay_here_lie_in_the_state_folder(file):
    assert load(file, {}).settings.relay == "maildir:var/mail"
    assert load(file, {"CIRCLES_STATE": "/srv/c"}).settings.relay == "maildir:/srv/c/mail"
    assert load(file, {"CIRCLES_STATE": "/srv/c", "CIRCLES_RELAY": "maildir:x"}).settings.relay == "maildir:x"


def test_the_database_is_in_the_state_folder_unless_it_is_set():
    assert Settings(state="/srv/c").database_url == "sqlite:////srv/c/circles.db"
    assert Settings(database="postgresql://db/c").database_url == "postgresql://db/c"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("127.0.0.1:8025", (False, "127.0.0.1", 8025)),
        ("lmtp:localhost:24", (True, "localhost", 24)),
        ("[::1]:25", (False, "::1", 25)),
    ],
)
def test_where_to_listen(text, wanted):
    assert parse_listen(text) == wanted


@pytest.mark.parametrize("text", ["", "host", ":25", "host:", "host:smtp", "host:70000", "host:²"])
def test_where_not_to_listen(text):
    with pytest.raises(BadSettings, match="listen is host:port"):
        parse_listen(text)


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("relay", "smtp://me:s3cret@mx.example:587?tls=starttls", "smtp://me:***@mx.example:587?tls=starttls"),
        ("relay", "smtp://:s3cret@mx.example", "smtp://:***@mx.example"),
        ("database", "postgresql+psycopg://me:p%40s3cret@db/c", "postgresql+psycopg://me:***@db/c"),
        ("database", "postgresql://me@db/c", "postgresql://me@db/c"),
        ("relay", "maildir:var/mail", "maildir:var/mail"),
        ("keep_raw_days", 90, "90"),
    ],
)
def test_secrets_are_hidden(key, value, shown):
    assert without_secrets(key, value) == shown

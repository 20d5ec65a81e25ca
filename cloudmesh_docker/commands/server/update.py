"""Change what is saved about one or more servers

Usage:
  docker server update [options] NAME...

Options:
      --address ADDRESS          Its address
      --fallback ADDRESS...      Its other addresses, in place of those it has; none for an empty ADDRESS
      --group-add GROUP...       Put it into a group
      --group-rm GROUP...        Take it out of a group
      --label-add KEY=VALUE...   Give it a label
      --label-rm KEY...          Take a label away
      --protected                Ask for its name before it is changed (--protected=false does not)
      --tls-dir DIR              Speak TLS, with ca.pem, cert.pem and key.pem in a folder
      --ca FILE                  Speak TLS, with a server whose certificate this CA signed
      --cert FILE                Client certificate
      --key FILE                 Key of the client certificate
      --identity FILE            Key for ssh; none for an empty FILE
      --insecure                 Allow plain TCP beyond this machine (--insecure=false does not)
"""

from cloudmesh_docker.errors import UsageError

IN_ORDER = True


def update(servers, name, address=None, tls_dir=None, ca=None, cert=None, key=None, **options):
    given = {"folder": tls_dir, "ca": ca, "cert": cert, "key": key}

    def change(fields):
        if address is not None:
            fields["address"] = address
        if any(given.values()):
            fields["certificates"] = given
        for field in ("identity", "insecure", "protected"):
            if field in options:
                fields[field] = options[field]
        if "fallback" in options:
            fields["fallback"] = [text for text in options["fallback"] if text]
        change_groups(fields, options)

    if not (address or any(given.values()) or options):
        raise UsageError("nothing to change: give an option such as --group-add GROUP; see 'docker server update --help'")
    servers.revise(name, change)
    return name


def change_groups(fields, options):
    """Put groups and labels in, and take others out; UsageError for one to take out that is not there."""
    groups, labels = list(fields.get("groups", ())), dict(fields.get("labels", {}))
    groups += [group for group in options.get("group_add", ()) if group not in groups]
    for word in options.get("label_add", ()):
        key, _, value = word.partition("=")
        if not key:
            raise UsageError("--label-add: write KEY=VALUE")
        labels[key] = value
    for known, taken, what in ((groups, options.get("group_rm", ()), "group"), (labels, options.get("label_rm", ()), "label")):
        for word in taken:
            if word not in known:
                raise UsageError(f"it has no {what} {word!r}; it has: {', '.join(known) or 'none'}")
            known.remove(word) if what == "group" else known.pop(word)
    fields.update(groups=groups, labels=labels)

"""Images from one engine to several others: who gets what, what is told of it, and who drops out."""

from cloudmesh_docker.errors import DockerError, DryRun, NotFound
from cloudmesh_docker.notation.references import kept_names, parse_reference
from cloudmesh_docker.parallel import in_parallel
from cloudmesh_docker.steps import copying, layers

AT_ONCE = 8


class Errand:
    """Copies from one Docker to several others, of which those that fail drop out.

    Attributes:
        problems (list of DockerError): what went wrong; each knows its server.
    """

    def __init__(self, source, targets):
        self._source, self._targets, self.problems = source, {docker.name: docker for docker in targets}, []
        self._changed, self._failed = {}, []

    def one(self, image):
        """Copy one image; what is to be shown on the way."""
        try:
            found = self._source.images.inspect(image)
            names = kept_names(image, found.get("RepoTags") or ())
            lacking, items = self._look(image, found, names)
            yield from items
            if not lacking:
                return
            response = self._source.images.save(names or [found["Id"]])
        except DryRun:
            raise
        except DockerError as error:
            self._note(self._source, error)
            return
        targets = [copying.Target(self._targets[name], lacking[name]) for name in self._targets if name in lacking]
        steps = copying.Copying(response, found, targets)
        yield steps
        self._changed.update({target.name: target.docker for target in targets})
        if steps.error:
            self._note(self._source, steps.error)
            return
        for target in targets:
            if target.error:
                self._drop(target.docker, target.error)
        for target in targets:
            yield from [f"{target.name}: {line}" for line in target.said]
        yield [copying.summary(target, image) for target in targets if not target.error]

    def finish(self, engines):
        """Remember what the targets have now, and hang up on those that failed."""
        for docker in self._failed:
            engines.hang_up(docker)
        for docker in self._changed.values():
            try:
                engines.refresh(docker)
            except DockerError as error:
                self._note(docker, error)

    def _look(self, image, found, names):
        """(layers that each target has (set) by its name, what is to be shown): targets that have the image only get its names."""
        lacking, items = {}, {}

        def look(docker):
            try:
                if gives_names(docker, found["Id"], names):
                    self._changed[docker.name], items[docker.name] = docker, [[f"{docker.name}: has {image} already"]]
                else:
                    lacking[docker.name], items[docker.name] = layers.held(docker, found), mismatch(docker, found, image)
            except DockerError as error:
                self._drop(docker, error)

        in_parallel(look, self._targets.copy().values(), AT_ONCE)
        return lacking, [item for name in self._targets for item in items[name]]

    def _drop(self, docker, error):
        self._note(docker, error)
        self._failed.append(self._targets.pop(docker.name))
        self._changed.pop(docker.name, None)

    def _note(self, docker, error):
        error.server = docker.name
        self.problems.append(error)


def gives_names(docker, identity, names):
    """Whether a Docker has the image of this ID; if so it has these names for it, too, afterwards."""
    try:
        known = docker.images.inspect(identity).get("RepoTags") or ()
    except NotFound:
        return False
    for name in names:
        if name not in known:
            reference = parse_reference(name)
            docker.images.tag(identity, reference.familiar, reference.tag)
    return True


def mismatch(docker, image, name):
    """The lines (list of str) that tell of an image for another kind of machine than a Docker's."""
    version = docker.system.version()
    theirs, its = (version.get("Os"), version.get("Arch")), (image.get("Os"), image.get("Architecture"))
    if not all(theirs + its) or theirs == its:
        return []
    return [f"{docker.name}: note: {name} is for {'/'.join(its)}, but this server is {'/'.join(theirs)}"]

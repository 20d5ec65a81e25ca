"""The first question of a command, put to all its servers in one loop, and the answers worked on as they come."""

from cloudmesh_docker.engine.ahead import Asking, Later
from cloudmesh_docker.errors import DockerError, DryRun
from cloudmesh_docker.parallel import in_parallel

# After so many whose work asks more than its first question, that of all the others is expected to.
FEW = 4


def first_question(command, values, engine):
    """Method and path (str, str) of what a Command with *values* (dict) asks of every server first.

    It is found by having the function ask the Docker that *engine* (callable) makes, which sends nothing. None unless it is a mere question, and
    all that happens until then.
    """
    if not command.asks:
        return None
    try:
        command.function(docker=engine(), **values)
    except DryRun as dry:
        return (dry.method, dry.path[dry.path.index("/", 1) :]) if dry.method == "GET" and dry.whole else None
    except DockerError:
        return None


def ask_ahead(run, outcomes, most, question, engine, meanwhile):
    """Call *run* with each of *outcomes*, as ``in_parallel`` does, but on one thread for all whose work is done with the answer to *question*.

    Args:
        run (callable): gets an Outcome; where its engine may not be asked more, it may raise Later, and is called again without that limit.
        outcomes (list of Outcome): one for each server.
        most (int): how many at a time.
        question (str, str): the method and the path of what *run* asks an engine first.
        engine (callable): gets a Server; its Docker, the same that *run* uses.
        meanwhile (callable): makes ready what will be needed, while the first questions are on their way.
    """
    earlies, rest = {}, []
    for outcome in outcomes:
        client = client_of(engine, outcome)
        early = client and client.early(*question)
        if early:
            earlies[early] = outcome, client
        else:
            rest.append(outcome)

    def ask(_):
        asking, others = Asking(list(earlies), most), 0
        meanwhile()
        for early in asking.answered():
            if early.whole and is_done(run, *earlies[early]):
                del earlies[early]
            else:
                others += 1
            if others > FEW:
                break
        in_parallel(run, [outcome for outcome, _ in earlies.values()], most)

    in_parallel(lambda step: step[0](step[1]), [(ask, None), *((run, outcome) for outcome in rest)], most)


def client_of(engine, outcome):
    """The Client for an Outcome; None where there is none, which is for *run* to tell."""
    try:
        return engine(outcome.server).client
    except DockerError:
        return None


def is_done(run, outcome, client):
    """Whether *run* did its work on an Outcome while its Client might not ask for more than what had come."""
    client.alone = True
    try:
        run(outcome)
    except Later:
        return False
    finally:
        client.alone = False
    return True

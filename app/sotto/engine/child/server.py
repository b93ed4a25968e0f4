"""The engine program: a thread that listens, one loop that does the jobs in order, a thread that answers questions.

The first answers pings and sets the stop flag also while llama.cpp computes (which it does without the interpreter's
lock). When stdin ends, the parent is gone and the program exits at once, whatever it was doing; so it does on ``quit``.
"""

from __future__ import annotations

import contextlib
import functools
import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import BinaryIO, NoReturn

import llama_cpp
import llama_cpp.llama_cpp as llama

from sotto.domain.context import ContextFullError
from sotto.domain.errors import UserFacingError
from sotto.domain.reading_speed import by_size, reading_speed
from sotto.engine import protocol
from sotto.engine.child import native_parts
from sotto.engine.child.attention import Attention, find_attention
from sotto.engine.child.backend import Aborted, Backend, DecodeError, LoadRequest, StopFlag
from sotto.engine.child.benchmark import measure, replay
from sotto.engine.child.confinement import Confinement
from sotto.engine.child.confinement_probe import try_everything
from sotto.engine.child.devices import list_devices
from sotto.engine.child.generation import Generator, decode_failure
from sotto.engine.child.idle_trial import IdleTrial
from sotto.engine.child.keeping import Keeping
from sotto.engine.child.memory_limit import limit_memory
from sotto.engine.child.native_log import NativeLog
from sotto.engine.child.perplexity import estimates
from sotto.engine.child.prompt import PromptBuilder
from sotto.engine.child.reasoning_switch import template_variables
from sotto.engine.child.templates import TemplateRenderer
from sotto.ipc import jsonl
from sotto.ipc.line_output import LineOutput
from sotto.ipc.wire import Ping, Pong, Quit, WireMessage, from_wire


class StopRequests:
    """Which jobs were asked to end: a stop may come before, during or after its job."""

    def __init__(self, flag: StopFlag) -> None:
        self._flag = flag
        self._lock = threading.Lock()
        self._current = ""
        self._asked: set[str] = set()

    def ask(self, job: str) -> None:
        """Stop ``job`` (reader thread)."""
        with self._lock:
            self._asked.add(job)
            if job == self._current:
                self._flag.set()

    def begin(self, job: str) -> None:
        """``job`` starts (job loop)."""
        with self._lock:
            self._current = job
            self._flag.clear()
            if job in self._asked:
                self._flag.set()

    def end(self) -> None:
        """The current job is over (job loop)."""
        with self._lock:
            self._asked.discard(self._current)
            self._current = ""
            self._flag.clear()


class Server:
    """Does the jobs. Owns the loaded model."""

    def __init__(self, output: LineOutput, renderer: TemplateRenderer, confinement: Confinement) -> None:
        self._output = output
        self._renderer = renderer
        self._confinement = confinement
        self._log = NativeLog()
        self._why_no_gpu = ""
        self._attention: Attention | None = None
        self._flag = StopFlag()
        self._backend: Backend | None = None
        self._generator: Generator | None = None
        self._vocabulary_lock = threading.Lock()
        """Held while tokens are counted, and while the model they are counted with is replaced."""
        self.stops = StopRequests(self._flag)
        self.idle_trial = IdleTrial(self.stops.begin, self.stops.end, self.stops.ask, self._on_reading_measured)
        self.keeping = Keeping()

    def hello(self) -> None:
        """Initialise llama.cpp and the drivers it finds, complete the confinement, and introduce the engine."""
        self._log.install()
        folder = native_parts.library_folder()
        may_use_graphics = self._confinement.may_use_graphics
        variant = native_parts.load_parts(folder, self._log, graphics=may_use_graphics)
        llama.llama_backend_init()
        self._attention = find_attention(folder)
        version = f"{llama.llama_version().decode('utf-8', 'replace')} (llama-cpp-python {llama_cpp.__version__})"
        if self._attention is not None:
            version += f" sotto-attention-{self._attention.kernel}"
        system = llama.llama_print_system_info().decode("utf-8", "replace").strip()
        devices = list_devices()
        self._why_no_gpu = native_parts.graphics_note(folder, devices, graphics=may_use_graphics)
        limit_memory(devices)
        helper = self._renderer.pid
        self._confinement.confine_calls([helper] if helper is not None else [])
        number, process = protocol.PROTOCOL_VERSION, os.getpid()
        self._output.send(protocol.Hello(number, process, version, system, devices, variant, self._why_no_gpu))

    def handle(self, message: WireMessage) -> None:
        """Do one job; every failure that has a reason for the user is answered, not raised."""
        self.keeping.is_idle.clear()
        if isinstance(message, protocol.Load):
            self._load(message)
        elif isinstance(message, protocol.KeepPrompts):
            self.keeping.wish(message)
        elif isinstance(message, protocol.ForgetPrompts):
            self.keeping.forget(message.conversation)
        elif isinstance(message, Quit):
            self.keeping.end()
        elif isinstance(message, protocol.Generate):
            self._job(message.job, lambda: self._generate(message))
        elif isinstance(message, protocol.Bench):
            self._job(message.job, lambda: self._bench(message))
        elif isinstance(message, protocol.Replay):
            self._job(message.job, lambda: self._replay(message))
        elif isinstance(message, protocol.MeasurePerplexity):
            self._job(message.job, lambda: self._perplexity(message))

    def answer(self, question: protocol.Tokenize | protocol.Probe) -> None:
        """Answer what needs no job (questions thread, also while a job runs)."""
        if isinstance(question, protocol.Tokenize):
            self._count(question)
        else:
            attempts = try_everything(question.files)
            self._output.send(protocol.Probed(attempts, self._confinement.measures))

    def _count(self, message: protocol.Tokenize) -> None:
        """Count tokens; a vocabulary does not change while a job runs."""
        tokens = -1
        with self._vocabulary_lock:
            if self._backend is not None:
                tokens = len(self._backend.tokenize(message.text, add_special=False, parse_special=False))
        self._output.send(protocol.Tokenized(message.request, tokens))

    def _load(self, message: protocol.Load) -> None:
        with self._vocabulary_lock:
            if self._backend is not None:
                self.idle_trial.unloaded()
                self._backend.close()
                self._backend = self._generator = None
                self.keeping.unloaded()
        self._flag.clear()
        request = LoadRequest(
            path=Path(message.path),
            settings=message.settings,
            devices=list_devices(),
            log=self._log,
            stop=self._flag,
            on_progress=lambda fraction: self._output.send(protocol.LoadProgress(fraction)),
            measured={one.conditions: by_size(one) for one in message.measured},
            why_no_gpu=self._why_no_gpu,
            attention=self._attention,
        )
        try:
            self._backend = Backend.load(request)
        except UserFacingError as error:
            self._output.send(protocol.LoadFailed(error.code, error.text, error.hint, error.details))
            return
        self._generator = Generator(self._backend, self._flag)
        self.keeping.loaded(self._backend, self._generator, message.settings)
        self.idle_trial.loaded(self._backend, self._flag)
        self._output.send(protocol.Loaded(self._backend.facts))

    def _job(self, job: str, work: object) -> None:
        assert callable(work)
        self.stops.begin(job)
        try:
            if self._backend is None:
                raise UserFacingError("no_model_loaded", "No model is loaded.", "Choose a model first.")
            work()
        except UserFacingError as error:
            overflow = error.overflow if isinstance(error, ContextFullError) else None
            self._output.send(protocol.Failed(job, error.code, error.text, error.hint, error.details, overflow))
        finally:
            self.stops.end()

    def _generate(self, message: protocol.Generate) -> None:
        assert self._backend is not None
        assert self._generator is not None
        variables = template_variables(
            self._backend.template, message.settings.reasoning, message.settings.reasoning_budget
        )
        render = functools.partial(self._renderer.render, variables=variables)
        builder = PromptBuilder(self._backend, render, self._backend.n_ctx)
        prompt = builder.build(
            message.messages,
            message.settings.max_tokens,
            continue_last=message.continue_last,
            rules=message.context,
        )
        job, send = message.job, self._output.send
        completion = self._generator.answer(
            prompt,
            message.settings,
            lambda total, cached: send(protocol.Started(job, total, cached, prompt.kept_from, prompt.use)),
            lambda done, total: send(protocol.PromptProgress(job, done, total)),
            lambda text, is_reasoning: send(protocol.Token(job, text, is_reasoning)),
            message.conversation,
        )
        send(protocol.Finished(job, completion))

    def _bench(self, message: protocol.Bench) -> None:
        assert self._backend is not None
        assert self._generator is not None
        stopped = False
        self._generator.use_adapters(())
        self._generator.prompt_cache.leave()
        try:
            if message.tune:
                self.idle_trial.finish()
            for run in measure(
                self._backend,
                self._generator,
                self._flag,
                message.prompt,
                message.generate,
                message.depth,
                message.repeat,
            ):
                rss = _resident_bytes()
                self._output.send(protocol.BenchRun(message.job, run.prompt_ms, run.decode_ms, rss))
        except Aborted:
            stopped = True
        except DecodeError as error:
            raise decode_failure(error) from error
        self._output.send(protocol.BenchFinished(message.job, stopped))

    def _on_reading_measured(self, conditions: str, speeds: dict[int, float]) -> None:
        self._output.send(protocol.ReadingMeasured(reading_speed(conditions, speeds)))

    def _replay(self, message: protocol.Replay) -> None:
        assert self._backend is not None
        assert self._generator is not None
        stopped = False
        self._generator.use_adapters(())
        self._generator.prompt_cache.leave()
        try:
            for run in replay(self._backend, self._generator, self._flag, message.read, message.say, message.repeat):
                self._output.send(protocol.Replayed(message.job, run))
        except Aborted:
            stopped = True
        except DecodeError as error:
            raise decode_failure(error) from error
        self._output.send(protocol.BenchFinished(message.job, stopped))

    def _perplexity(self, message: protocol.MeasurePerplexity) -> None:
        assert self._backend is not None
        assert self._generator is not None
        stopped = False
        memory = self._generator.memory
        self._generator.use_adapters(())
        self._generator.prompt_cache.leave()
        try:
            for estimate in estimates(
                self._backend, memory, self._flag, message.text, message.window, message.most_windows
            ):
                self._output.send(protocol.PerplexityEstimate(message.job, estimate))
        except Aborted:
            stopped = True
        except DecodeError as error:
            raise decode_failure(error) from error
        self._output.send(protocol.PerplexityFinished(message.job, stopped))


def main(renderer: TemplateRenderer, confinement: Confinement) -> NoReturn:
    """Run the engine on this process's stdin and stdout until stdin ends or ``quit`` comes.

    ``renderer`` was started; ``confinement`` has taken the files, and takes the rest here.
    """
    # Before it aborts, ggml would start a debugger on this process, if there is one: that takes long, and it prints
    # what is in memory. The failed assertion itself is printed anyway.
    os.environ["GGML_NO_BACKTRACE"] = "1"
    output = LineOutput(os.dup(1))
    os.dup2(2, 1)  # native prints must not become part of the protocol
    server = Server(output, renderer, confinement)
    jobs: queue.SimpleQueue[WireMessage] = queue.SimpleQueue()
    questions: queue.SimpleQueue[protocol.Tokenize | protocol.Probe] = queue.SimpleQueue()
    server.hello()
    threading.Thread(
        target=_listen, args=(sys.stdin.buffer, output, server, jobs, questions), name="reader", daemon=True
    ).start()
    threading.Thread(target=_answer, args=(server, questions), name="questions", daemon=True).start()
    try:
        while True:
            wait = server.keeping.settle(lambda: not jobs.empty())
            try:
                message = jobs.get(timeout=server.idle_trial.wait(wait))
            except queue.Empty:
                server.idle_trial.go_on(lambda: not jobs.empty())
            else:
                server.handle(message)
                server.idle_trial.job_done()
    except BaseException:  # noqa: BLE001 - the border of the process
        # An ordinary exit would wait for the reader's lock on stdin and abort, which looks like a crash of llama.cpp.
        traceback.print_exc()
        _exit(1)


def _answer(server: Server, questions: queue.SimpleQueue[protocol.Tokenize | protocol.Probe]) -> None:
    """Answer questions as they are asked; runs on a thread of its own."""
    try:
        while True:
            server.answer(questions.get())
    except Exception:  # noqa: BLE001 - the border of the thread: nobody would ever be answered again
        traceback.print_exc()
        _exit(1)


def _listen(
    stream: BinaryIO,
    output: LineOutput,
    server: Server,
    jobs: queue.SimpleQueue[WireMessage],
    questions: queue.SimpleQueue[protocol.Tokenize | protocol.Probe],
) -> None:
    """Read the parent's messages; runs on a thread of its own and ends the program when they end."""
    code = 0

    def put(message: WireMessage) -> None:
        jobs.put(message)
        server.idle_trial.interrupt()

    try:
        for data in jsonl.read_messages(stream):
            message = from_wire(data, protocol.TO_ENGINE)
            if isinstance(message, Ping):
                output.send(Pong(message.sequence))
            elif isinstance(message, protocol.Stop):
                server.stops.ask(message.job)
            elif isinstance(message, protocol.Tokenize | protocol.Probe):
                questions.put(message)
            elif isinstance(message, Quit):
                server.keeping.wait_for_end(lambda: put(Quit()))
                break
            else:
                put(message)
    except Exception:  # noqa: BLE001 - the border of the thread: an engine that no longer listens must not stay
        traceback.print_exc()
        code = 1
    _exit(code)


def _exit(code: int) -> NoReturn:
    """End the program at once: llama.cpp may be computing on the other thread, which nothing else would interrupt."""
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


def _resident_bytes() -> int:
    """Return the memory this process occupies: now on Linux, its peak elsewhere, 0 on Windows."""
    if sys.platform == "win32":
        return 0
    import resource

    try:
        fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(fields[1]) * resource.getpagesize()

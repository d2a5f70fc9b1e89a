package io.moonfleet.cli;

import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.messaging.launch.HttpAddress;
import io.moonfleet.runner.Runner;
import io.moonfleet.runner.RunnerHandover;
import io.moonfleet.security.Doorkeeper;
import io.moonfleet.security.http.ConnectionWatch;
import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The whole system in this process: the embedded broker, and gateway, ui and runner in one Quarkus application. */
final class OneProcess implements AutoCloseable {

    private static final long ASK_AGAIN_MILLIS = 100;

    private final Optional<HttpAddress> address;
    private final int brokerPort;
    private final String brokerPassword = Doorkeeper.randomText();
    private final CompletableFuture<EmbeddedBroker> broker = new CompletableFuture<>();
    private boolean brokerStarts;
    private final ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("run-for").factory());

    private OneProcess(Optional<HttpAddress> address) {
        this.address = address;
        brokerPort = HttpAddress.free("127.0.0.1").port();
    }

    /** With API and pages at the address. */
    static OneProcess at(HttpAddress address) {
        return new OneProcess(Optional.of(address));
    }

    /** The broker is all there is besides the QuickApps. */
    static OneProcess withoutApi() {
        return new OneProcess(Optional.empty());
    }

    /** The broker as QuickApps may use it: not as the services do. */
    String brokerUrl() {
        return EmbeddedBroker.url(brokerPort);
    }

    /**
     * Begins to start the broker, on a thread of its own. On two cores it would take the half of what the QuickApps need
     * for their start: it comes after them.
     */
    void startBroker() {
        // Before the embedded broker, which is a server of the same Netty.
        ConnectionWatch.prepare();
        brokerStarts = true;
        broker.completeAsync(
                () -> EmbeddedBroker.start(brokerPort, brokerPassword),
                task -> Thread.ofPlatform().daemon().name("embedded-broker").start(task));
    }

    /**
     * Serves until Ctrl-C or the end of the time, then closes the runner.
     *
     * @return the process' exit code
     */
    int serve(Runner runner, Console console, Optional<Duration> runFor) {
        return address.isPresent() ? serveApi(address.get(), runner, console, runFor) : waitForEnd(runner, runFor);
    }

    private int serveApi(HttpAddress at, Runner runner, Console console, Optional<Duration> runFor) {
        at.configure();
        System.setProperty("moonfleet.mqtt.url", EmbeddedBroker.url(brokerPort, brokerPassword));
        // No proxy stands before it that would keep the numbers from whoever reaches the port.
        if (System.getenv("MOONFLEET_METRICS_REMOTE") == null) {
            System.setProperty("moonfleet.metrics-remote", "false");
        }
        RunnerHandover.leave(runner);
        console.announce(at, runner);
        runFor.ifPresent(this::endAfter);
        broker.exceptionally(failure -> {
            console.error(failure.getCause().getMessage());
            Quarkus.asyncExit(ExitCodes.FAILED);
            return null;
        });
        var exit = new AtomicInteger();
        Quarkus.run(null, (code, failure) -> {
            if (failure != null && !isEnding()) {
                console.error("the server does not start: " + rootOf(failure));
            }
            exit.set(failure == null ? code : ExitCodes.FAILED);
        });
        return exit.get();
    }

    /** Whether the process was told to end, maybe while the server was still starting: no hook can be added any more. */
    private static boolean isEnding() {
        var hook = Thread.ofPlatform().unstarted(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return !Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            return true;
        }
    }

    /** Quarkus wraps what went wrong several times. */
    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** More than once, because Quarkus forgets what it was told before it began to start. */
    private void endAfter(Duration duration) {
        alarm.scheduleWithFixedDelay(
                (Runnable) Quarkus::asyncExit, duration.toMillis(), ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static int waitForEnd(Runner runner, Optional<Duration> runFor) {
        var ended = new CountDownLatch(1);
        var closing = Thread.ofPlatform().unstarted(() -> {
            runner.close();
            ended.countDown();
        });
        Runtime.getRuntime().addShutdownHook(closing);
        try {
            if (runFor.isEmpty()) {
                ended.await();
            } else if (!ended.await(runFor.get().toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().removeShutdownHook(closing);
                runner.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCodes.OK;
    }

    @Override
    public void close() {
        alarm.shutdownNow();
        if (brokerStarts) {
            broker.thenAccept(EmbeddedBroker::close).exceptionally(_ -> null).join();
        }
    }
}

package io.moonfleet.bench.quickapp;

import io.moonfleet.bench.quickapp.QuickAppBench.Figure;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubStore;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.hub.SqliteStore;
import io.moonfleet.quickapp.QuickAppLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ten thousand QuickApps with a label, an interval and two children each: how long they start, what they occupy. */
final class Crowd {

    private static final String IDLE = """
            --%%name:idle
            --%%type:com.fibaro.deviceController
            --%%u:{label="l", text="idle"}
            function QuickApp:onInit()
              if next(self.childDevices) == nil then self:initChildDevices({}) end
              if next(self.childDevices) == nil then
                for i = 1, 2 do
                  self:createChildDevice({name = "child " .. i, type = "com.fibaro.binarySwitch"}, QuickAppChild)
                end
              end
              setInterval(function() self:updateView("l", "text", os.date("%H:%M:%S")) end, 60000)
            end
            """;

    private Crowd() {}

    static List<Figure> measure(int count, boolean kept) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("crowd");
            HubStore store = kept ? SqliteStore.open(folder.resolve("hub.db")) : new MemoryStore();
            return measure(count, store, kept ? ", SQLite" : ", in memory");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            delete(folder);
        }
    }

    private static List<Figure> measure(int count, HubStore store, String where) {
        var definition = Home.read(IDLE);
        var before = heap();
        try (var home = new Home(store, QuickAppLimits.DEFAULT)) {
            var running = new CountDownLatch(count);
            home.runner.hub().listen(event -> {
                if (event instanceof HubEvent.LifeChanged life && life.phase() == HubEvent.Phase.RUNNING) {
                    running.countDown();
                }
            });
            var began = System.nanoTime();
            var usedBefore = processorSeconds();
            for (var i = 0; i < count; i++) {
                home.runner.run(definition);
            }
            home.runner.allStarted();
            if (!running.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException(running.getCount() + " QuickApps did not start");
            }
            var seconds = (System.nanoTime() - began) / 1e9;
            var used = processorSeconds() - usedBefore;
            home.runner.hub().flush().toCompletableFuture().join();
            var each = (heap() - before) / 1024.0 / count;
            var many = String.format(java.util.Locale.ROOT, "%,d", count);
            return List.of(
                    Figure.atMost(many + " QuickApps start" + where, seconds, "s", 10.0 * count / 10_000),
                    // What a machine of two cores needs at least, however busy this one was.
                    Figure.atMost("… half the processor time of that", used / 2, "s", 10.0 * count / 10_000),
                    Figure.atMost("idle QuickApp with the hub's share" + where, each, "kB", 40));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static double processorSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos()
                / 1e9;
    }

    private static long heap() {
        var runtime = Runtime.getRuntime();
        var least = Long.MAX_VALUE;
        for (var i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException left) {
            System.err.println("could not remove " + folder + ": " + left);
        }
    }
}

package io.moonfleet.runner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.hub.QuickAppInstallation;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.QuickAppCode;
import io.moonfleet.quickapp.QuickAppLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * An endless loop, a leak of memory and a flood of the log run in a home of their own beside QuickApps that act, until their limits stop
 * them. When the first real ones come, the JVM has compiled what it takes to go on working beside such, and takes no core for that.
 */
public final class LimitsRehearsal {

    private static final List<String> BAD = List.of(
            "setTimeout(function() while true do pcall(function() while true do end end) end end, 10)",
            "local all = {} setInterval(function() for i = 1, 10000 do all[#all + 1] = {i, 'x' .. i} end end, 5)",
            "setInterval(function() for i = 1, 5000 do print('flood', i) end end, 10)");

    /** Those beside whom they run: what is slow the first time is to go on working beside such. */
    private static final String GOOD =
            "function QuickApp:onInit() end function QuickApp:note(n) self:updateProperty('value', n % 2 == 0) return n end";

    private static final int GOOD_ONES = 50;

    /** The loop is stopped last, by its count of instructions; on a slow machine by nobody. */
    private static final Duration TIME = Duration.ofSeconds(20);

    /** So that it is over soon. */
    private static final Map<String, Double> LIMITS = Map.of("instructionsPerCall", 200e6, "memoryMb", 32.0);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final double QUIET = 0.3;
    private static final int MOST_LOOKS = 60;
    private static final Logger LOG = Logger.getLogger(LimitsRehearsal.class);

    private LimitsRehearsal() {}

    /**
     * Rehearses on a thread of its own as soon as this process leaves the processors alone for a second: nobody who has just started
     * waits for it. A process that is never quiet does so after a minute, for it has the most to lose.
     */
    static void runWhenQuiet(LuaEngine engine) {
        Thread.ofPlatform().daemon().name("limits-rehearsal").start(() -> {
            try {
                awaitQuiet();
                LOG.debugf("%d of %d were stopped by their limits in rehearsal", run(engine, TIME), BAD.size());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void act(Hub hub, int device, int number) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putArray("args").add(number);
        var path = "/devices/" + device + "/action/note";
        hub.api().handle(new ApiRequest("POST", path, Map.of(), body, HubCaller.admin("rehearsal")));
    }

    private static void awaitQuiet() throws InterruptedException {
        var before = processorTime();
        for (var look = 0; look < MOST_LOOKS; look++) {
            Thread.sleep(LOOK);
            var now = processorTime();
            if (now.minus(before).toNanos() < QUIET * LOOK.toNanos()) {
                return;
            }
            before = now;
        }
    }

    /** Of this process; nothing where the system does not tell. Not by a management bean: that would load the flight recorder. */
    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /**
     * Rehearses until all were stopped, or until the time is up.
     *
     * @return how many were stopped by their limits
     */
    public static int run(LuaEngine engine, Duration time) {
        var stopped = ConcurrentHashMap.<Integer>newKeySet();
        var awaited = new CountDownLatch(BAD.size());
        var settings = RunnerSettings.of(HubSettings.of("rehearsal", new MemoryStore()), engine)
                .withLimits(QuickAppLimits.DEFAULT.with(LIMITS));
        try (var hub = Hub.open(settings.hub());
                var quickApps = new RunningQuickApps(hub, settings)) {
            hub.connect(quickApps);
            hub.listen(event -> {
                if (event instanceof HubEvent.LifeChanged life
                        && life.phase() == HubEvent.Phase.CRASHED
                        && stopped.add(life.device())) {
                    awaited.countDown();
                }
            });
            for (var code : BAD) {
                var device = hub.devices().install(QuickAppInstallation.of("Rehearsal", "com.fibaro.binarySwitch"));
                quickApps.start(device.id(), QuickAppCode.of(code));
            }
            var good = new int[GOOD_ONES];
            for (var each = 0; each < GOOD_ONES; each++) {
                var device = hub.devices().install(QuickAppInstallation.of("Rehearsal", "com.fibaro.binarySwitch"));
                quickApps.start(device.id(), QuickAppCode.of(GOOD));
                good[each] = device.id();
            }
            quickApps.allStarted();
            var end = System.nanoTime() + time.toNanos();
            for (var number = 0; System.nanoTime() < end && !awaited.await(1, TimeUnit.MILLISECONDS); number++) {
                act(hub, good[number % GOOD_ONES], number);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return stopped.size();
    }
}

package io.moonfleet.bench.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.bench.quickapp.QuickAppBench.Figure;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.quickapp.QuickAppLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** What a QuickApp in an endless loop, one that leaks memory and one that floods its log do to a thousand others. */
final class Neighbours {

    private static final int OTHERS = 1_000;
    private static final int ACTIONS = 8_000;
    private static final Duration APART = Duration.ofMillis(1);
    private static final double LATE_MILLIS = 10;
    private static final double GOAL = 20;
    private static final List<String> BAD = List.of(
            "--%%name:loop\nsetTimeout(function() while true do pcall(function() while true do end end) end end, 10)",
            "--%%name:leak\nlocal t = {} setInterval(function() for i = 1, 10000 do t[#t + 1] = {i, 'x' .. i} end end, 5)",
            "--%%name:flood\nsetInterval(function() for i = 1, 5000 do print('flood', i) end end, 10)");
    private static final String GOOD = "function QuickApp:ping(n) self:updateProperty('value', n) return n end"
            + " function QuickApp:onInit() setInterval(function() self.ticks = (self.ticks or 0) + 1 end, 1000) end";

    private Neighbours() {}

    static List<Figure> measure() {
        try (var home = new Home(new MemoryStore(), QuickAppLimits.DEFAULT)) {
            var definition = Home.read("--%%name:good\n" + GOOD);
            var ids = new int[OTHERS];
            for (var i = 0; i < OTHERS; i++) {
                ids[i] = home.runner.run(definition);
            }
            home.runner.allStarted();
            act(home, ids); // warm
            var alone = act(home, ids);
            var first = beside(home, ids, "first");
            var again = beside(home, ids, "first");
            var others = beside(home, ids, "others");
            return List.of(
                    Figure.atMost("action of one of 1,000 QuickApps, p99", p99(alone), "ms", GOAL),
                    Figure.atMost(
                            "… beside an endless loop, a leak and a flood, the first that this JVM sees, p99",
                            first.p99,
                            "ms",
                            GOAL),
                    Figure.atMost("… beside the same ones again, p99", again.p99, "ms", GOAL),
                    Figure.atMost("… beside such whose code is new to the JVM, p99", others.p99, "ms", GOAL),
                    Figure.atLeast(
                            "… of which were stopped and named meanwhile",
                            first.stopped + again.stopped + others.stopped,
                            "of 9",
                            9));
        }
    }

    private record Beside(double p99, int stopped) {}

    /**
     * Actions while the three are there, from their start until long after they were stopped.
     *
     * @param mark makes their code another one than that with other marks: what was compiled of that is of no use
     */
    private static Beside beside(Home home, int[] ids, String mark) {
        var stopped = ConcurrentHashMap.<Integer>newKeySet();
        try (var _ = home.runner.hub().listen(event -> {
            if (event instanceof HubEvent.LifeChanged life
                    && life.phase() == HubEvent.Phase.CRASHED
                    && stopped.add(life.device())) {
                System.out.println("  " + life.detail());
            }
        })) {
            var bad = BAD.stream()
                    .map(lua -> home.runner.run(Home.read(lua + "\n-- " + mark)))
                    .toList();
            var millis = act(home, ids);
            tellLate(millis);
            bad.forEach(id -> request(home, "DELETE", "/devices/" + id, null)
                    .toCompletableFuture()
                    .join());
            return new Beside(p99(millis), stopped.size());
        }
    }

    private static double p99(double[] millis) {
        var sorted = millis.clone();
        Arrays.sort(sorted);
        return sorted[(int) (sorted.length * 0.99)];
    }

    /** When actions were late, and how late: what happened then is in the collector's log of the same second. */
    private static void tellLate(double[] millis) {
        for (var i = 0; i < millis.length; i++) {
            var from = i;
            var worst = 0.0;
            while (i < millis.length && millis[i] > LATE_MILLIS) {
                worst = Math.max(worst, millis[i++]);
            }
            if (i > from) {
                System.out.printf(
                        Locale.ROOT,
                        "  %d actions were late at %.2f s, by up to %.0f ms%n",
                        i - from,
                        from * APART.toMillis() / 1e3,
                        worst);
            }
        }
    }

    /** At a steady pace, and from when each was due: a late one makes no later one look good. Milliseconds of each. */
    private static double[] act(Home home, int[] ids) {
        var millis = new double[ACTIONS];
        var next = System.nanoTime();
        var all = new CountDownLatch(ACTIONS);
        for (var i = 0; i < ACTIONS; i++) {
            next += APART.toNanos();
            LockSupport.parkNanos(next - System.nanoTime());
            var due = next;
            var number = i;
            var body = JsonNodeFactory.instance.objectNode();
            body.putArray("args").add(i);
            request(home, "POST", "/devices/" + ids[i % ids.length] + "/action/ping", body)
                    .whenComplete((_, _) -> {
                        millis[number] = Math.max(0, (System.nanoTime() - due) / 1e6);
                        all.countDown();
                    });
        }
        try {
            all.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return millis;
    }

    private static CompletionStage<ApiAnswer> request(Home home, String method, String path, JsonNode body) {
        return home.runner.hub().api().handle(new ApiRequest(method, path, Map.of(), body, HubCaller.admin("bench")));
    }
}

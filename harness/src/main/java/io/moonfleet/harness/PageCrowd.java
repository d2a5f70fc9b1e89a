package io.moonfleet.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * Many open pages, each looking at one of a few QuickApps, and a load that changes what these show: the way from a REST action
 * through the Lua handler to all who look.
 */
public final class PageCrowd implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OPENING_AT_ONCE = 32;
    private static final int SENDERS = 8;
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+)");
    private static final String VALUE = "\"value\":\"n";

    private static final String QUICK_APP = """
            --%%name:Watched $NUMBER
            --%%type:com.fibaro.genericDevice
            --%%u:{label="shown",text="nothing yet"}

            function QuickApp:onInit()
              self:debug("is looked at")
            end

            function QuickApp:show(text)
              self:updateView("shown", "text", text)
            end
            """;

    private final Moonfleet home;
    private final List<Integer> quickApps;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<OnePage> pages = new ArrayList<>();
    private final LongAdder frames = new LongAdder();
    private volatile LongConsumer latency = _ -> {};

    private PageCrowd(Moonfleet home, List<Integer> quickApps) {
        this.home = home;
        this.quickApps = quickApps;
    }

    /** Writes the QuickApps that are looked at into a folder. */
    public static List<Path> quickApps(Path folder, int count) {
        var files = new ArrayList<Path>();
        try {
            for (var number = 1; number <= count; number++) {
                var file = folder.resolve("watched" + number + ".lua");
                Files.writeString(file, QUICK_APP.replace("$NUMBER", Integer.toString(number)));
                files.add(file);
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What became of a load. */
    public record Outcome(
            long updates, long refused, long frames, long seen, int behind, List<String> closed, Duration took) {}

    /** Opens the pages of a home that runs these QuickApps; each has its screen when this returns. */
    public static PageCrowd open(Moonfleet home, int quickApps, int pages) throws InterruptedException {
        var ids = new ArrayList<Integer>();
        try (var api = new HttpConnection(home.api(), PATIENCE)) {
            for (var number = 1; number <= quickApps; number++) {
                var answer = api.exchange(
                        HttpConnection.request(home.api(), "GET", "/api/devices?name=Watched%20" + number, ""));
                var id = ID.matcher(answer.text());
                if (!id.find()) {
                    throw new IllegalStateException("no device called Watched " + number + ": " + answer);
                }
                ids.add(Integer.parseInt(id.group(1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var crowd = new PageCrowd(home, ids);
        crowd.open(pages);
        return crowd;
    }

    private void open(int count) throws InterruptedException {
        var opening = new Semaphore(OPENING_AT_ONCE);
        var shown = new CountDownLatch(count);
        for (var number = 0; number < count; number++) {
            opening.acquire();
            var page = new OnePage(number % quickApps.size(), () -> {
                opening.release();
                shown.countDown();
            });
            pages.add(page);
            client.newWebSocketBuilder().buildAsync(home.socket(), page).thenAccept(page::subscribe);
        }
        if (!shown.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(shown.getCount() + " pages got no screen");
        }
    }

    /**
     * Changes what the QuickApps show in turn, so often a second, however long the answers take; then waits until every page
     * shows the last.
     *
     * @param into gets the nanoseconds from the request to each page that was told
     */
    public Outcome run(int updatesPerSecond, Duration time, LongConsumer into) throws InterruptedException {
        latency = into;
        frames.reset();
        var before = pages.stream().mapToLong(page -> page.seen.get()).sum();
        var total = updatesPerSecond * time.toSeconds();
        var numbers = new AtomicLong();
        var refused = new LongAdder();
        var newest = new AtomicLong[quickApps.size()];
        for (var i = 0; i < newest.length; i++) {
            newest[i] = new AtomicLong();
        }
        var began = System.nanoTime();
        var senders = new ArrayList<Thread>();
        for (var i = 0; i < SENDERS; i++) {
            senders.add(Thread.ofPlatform()
                    .start(() -> send(numbers, total, 1_000_000_000L / updatesPerSecond, began, newest, refused)));
        }
        for (var sender : senders) {
            sender.join();
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (behind(newest) > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        var closed = pages.stream()
                .filter(page -> page.closedBecause != null)
                .map(page -> page.closedBecause)
                .toList();
        var seen = pages.stream().mapToLong(page -> page.seen.get()).sum() - before;
        return new Outcome(total, refused.sum(), frames.sum(), seen, behind(newest), closed, took);
    }

    private int behind(AtomicLong[] newest) {
        return (int) pages.stream()
                .filter(page -> page.number.get() < newest[page.quickApp].get())
                .count();
    }

    private void send(
            AtomicLong numbers, long total, long interval, long began, AtomicLong[] newest, LongAdder refused) {
        try (var api = new HttpConnection(home.api(), PATIENCE)) {
            for (var number = numbers.getAndIncrement(); number < total; number = numbers.getAndIncrement()) {
                var due = began + number * interval;
                for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                var which = (int) (number % quickApps.size());
                var body = "{\"args\":[\"n" + (number + 1) + "-" + System.nanoTime() + "\"]}";
                var path = "/api/devices/" + quickApps.get(which) + "/action/show";
                var answer = api.exchange(HttpConnection.request(home.api(), "POST", path, body));
                if (answer.status() == 202) {
                    newest[which].accumulateAndGet(number + 1, Math::max);
                } else {
                    refused.increment();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        pages.forEach(OnePage::abort);
        client.shutdownNow();
    }

    /** Looks for the numbers that are shown; reading the frames as JSON would measure the reader. */
    private final class OnePage implements WebSocket.Listener {

        private final int quickApp;
        private final Runnable onScreen;
        private final StringBuilder partial = new StringBuilder();
        private final AtomicLong number = new AtomicLong();
        private final AtomicInteger seen = new AtomicInteger();
        private volatile WebSocket socket;
        private volatile String closedBecause;
        private boolean hasScreen;

        OnePage(int quickApp, Runnable onScreen) {
            this.quickApp = quickApp;
            this.onScreen = onScreen;
        }

        void subscribe(WebSocket opened) {
            socket = opened;
            opened.sendText("{\"type\":\"subscribe\",\"quickApp\":" + quickApps.get(quickApp) + "}", true);
        }

        void abort() {
            if (socket != null) {
                socket.abort();
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                take(partial.toString(), System.nanoTime());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closedBecause = status + " " + reason;
            return null;
        }

        private void take(String frame, long now) {
            frames.increment();
            if (!hasScreen && frame.startsWith("{\"type\":\"screen\"")) {
                hasScreen = true;
                onScreen.run();
            }
            var at = frame.startsWith("{\"type\":\"changed\"") ? frame.indexOf(VALUE) : -1;
            if (at < 0) {
                return;
            }
            var dash = frame.indexOf('-', at);
            number.accumulateAndGet(Long.parseLong(frame.substring(at + VALUE.length(), dash)), Math::max);
            seen.incrementAndGet();
            latency.accept(now - Long.parseLong(frame.substring(dash + 1, frame.indexOf('"', dash))));
        }
    }
}

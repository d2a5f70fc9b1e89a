package io.moonfleet.harness;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a process printed, while it prints; only the newest lines are kept. */
public final class Output {

    private static final int KEPT = 100_000;

    private final Deque<Line> lines = new ArrayDeque<>();
    private boolean ended;

    /**
     * A line.
     *
     * @param nanos when it was read, as {@link System#nanoTime()}
     */
    public record Line(long nanos, String text) {}

    synchronized void add(String text) {
        if (lines.size() == KEPT) {
            lines.removeFirst();
        }
        lines.addLast(new Line(System.nanoTime(), text));
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The first line that fits, or nothing when it does not come in time or the process ends without it. */
    public synchronized Optional<Line> await(Predicate<String> fits, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            var found = lines.stream().filter(line -> fits.test(line.text())).findFirst();
            var left = (deadline - System.nanoTime()) / 1_000_000;
            if (found.isPresent() || ended || left <= 0) {
                return found;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }

    /** All lines so far. */
    public synchronized List<String> lines() {
        return lines.stream().map(Line::text).toList();
    }

    /** All of it so far. */
    public synchronized String text() {
        return lines.stream().map(Line::text).collect(Collectors.joining("\n"));
    }
}

package io.moonfleet.runner.fleet;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one message of writes among those of a runner: {@code 0.17}, the seventeenth, in the first of its stays in the fleet.
 *
 * @param life which of the runner's stays, counted by itself
 */
public record BatchNumber(long life, long number) implements Comparable<BatchNumber> {

    private static final Comparator<BatchNumber> BY_AGE =
            Comparator.comparingLong(BatchNumber::life).thenComparingLong(BatchNumber::number);
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})");

    /** Empty when it is none. */
    public static Optional<BatchNumber> parse(String text) {
        var parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new BatchNumber(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(BatchNumber other) {
        return BY_AGE.compare(this, other);
    }

    @Override
    public String toString() {
        return life + "." + number;
    }
}

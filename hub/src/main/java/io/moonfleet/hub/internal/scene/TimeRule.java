package io.moonfleet.hub.internal.scene;

import io.moonfleet.hub.internal.home.Sun;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/** When a date condition holds, and when it next wakes a scene. */
sealed interface TimeRule {

    /** How far ahead a rule without a simple answer is looked at, minute by minute. */
    int LOOK_MINUTES = 8 * 24 * 60;

    /** Sunrise and sunset of a day. */
    interface Days extends Function<LocalDate, Sun> {}

    boolean holds(ZonedDateTime now, Days days);

    /** The next moment after a time at which it becomes true; for a repeated one, at which it comes again. */
    default Optional<ZonedDateTime> next(ZonedDateTime after, Days days) {
        var time = after.truncatedTo(ChronoUnit.MINUTES);
        boolean before = holds(time, days);
        for (int i = 0; i < LOOK_MINUTES; i++) {
            time = time.plusMinutes(1);
            boolean now = holds(time, days);
            if (now && !before) {
                return Optional.of(time);
            }
            before = now;
        }
        return Optional.empty();
    }

    /** {@code match} and its variants. */
    record Match(Cron cron, String operator) implements TimeRule {
        @Override
        public boolean holds(ZonedDateTime now, Days days) {
            return switch (operator) {
                case "match!=" -> !cron.matches(now);
                case "match>" -> cron.compare(now) > 0 && cron.onWeekday(now);
                case "match>=" -> cron.compare(now) >= 0 && cron.onWeekday(now);
                case "match<" -> cron.compare(now) < 0 && cron.onWeekday(now);
                case "match<=" -> cron.compare(now) <= 0 && cron.onWeekday(now);
                default -> cron.matches(now);
            };
        }

        /** A pattern that every minute fits comes every minute: it does not wait until it was false. */
        @Override
        public Optional<ZonedDateTime> next(ZonedDateTime after, Days days) {
            return operator.equals("match") || operator.equals("match==")
                    ? cron.next(after)
                    : TimeRule.super.next(after, days);
        }
    }

    /**
     * {@code matchInterval}: holds for so long after the pattern. As a trigger it comes with the pattern; when the pattern
     * is one moment, or comes oftener than the interval, it comes again and again with the interval.
     */
    record Interval(Cron cron, long seconds) implements TimeRule {
        private static final long LONG_AGO = Duration.ofDays(366L * 9).toSeconds();

        @Override
        public boolean holds(ZonedDateTime now, Days days) {
            return cron.last(now, seconds - 1).isPresent();
        }

        @Override
        public Optional<ZonedDateTime> next(ZonedDateTime after, Days days) {
            if (cron.isOneMoment()) {
                return cron.last(after, LONG_AGO)
                        .map(begin ->
                                begin.plusSeconds((ChronoUnit.SECONDS.between(begin, after) / seconds + 1) * seconds))
                        .or(() -> cron.next(after));
            }
            var first = cron.next(after);
            if (first.isEmpty() || !isDense(first.get())) {
                return first;
            }
            // Counted from midnight, so that every five minutes means at five past.
            var midnight = after.toLocalDate().atStartOfDay(after.getZone());
            long passed = ChronoUnit.SECONDS.between(midnight, after) / seconds + 1;
            var due = midnight.plusSeconds(passed * seconds);
            return cron.matches(due) ? Optional.of(due) : cron.next(due.minusSeconds(1));
        }

        private boolean isDense(ZonedDateTime first) {
            return cron.next(first)
                    .filter(second -> ChronoUnit.SECONDS.between(first, second) < seconds
                            || ChronoUnit.SECONDS.between(first, second) == 60)
                    .isPresent();
        }
    }

    /** {@code sunrise} and {@code sunset} with an offset in minutes. */
    record SunEvent(boolean rise, long offset, String operator) implements TimeRule {
        private Optional<ZonedDateTime> on(LocalDate day, ZonedDateTime like, Days days) {
            var sun = days.apply(day);
            return (rise ? sun.rise() : sun.set()).map(time -> day.atTime(time)
                    .atZone(like.getZone())
                    .truncatedTo(ChronoUnit.MINUTES)
                    .plusMinutes(offset));
        }

        @Override
        public boolean holds(ZonedDateTime now, Days days) {
            var event = on(now.toLocalDate(), now, days);
            if (event.isEmpty()) {
                return false;
            }
            int order = now.truncatedTo(ChronoUnit.MINUTES).compareTo(event.get());
            return switch (operator) {
                case "!=" -> order != 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                default -> order == 0;
            };
        }

        @Override
        public Optional<ZonedDateTime> next(ZonedDateTime after, Days days) {
            if (!operator.equals("==") && !operator.equals(">=")) {
                return TimeRule.super.next(after, days);
            }
            // In the polar night the next sunrise can be weeks away.
            for (int ahead = -1; ahead < 200; ahead++) {
                var event = on(after.toLocalDate().plusDays(ahead), after, days).filter(time -> time.isAfter(after));
                if (event.isPresent()) {
                    return event;
                }
            }
            return Optional.empty();
        }
    }

    /** Day is from sunrise to sunset. */
    record Daylight(boolean wanted) implements TimeRule {
        @Override
        public boolean holds(ZonedDateTime now, Days days) {
            var sun = days.apply(now.toLocalDate());
            var time = now.toLocalTime();
            boolean day = sun.rise().isPresent()
                    && sun.set().isPresent()
                    && !time.isBefore(sun.rise().get())
                    && time.isBefore(sun.set().get());
            return day == wanted;
        }
    }
}

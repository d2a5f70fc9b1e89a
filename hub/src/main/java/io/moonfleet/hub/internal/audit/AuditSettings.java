package io.moonfleet.hub.internal.audit;

import java.time.Duration;

/**
 * How much of the audit log is kept.
 *
 * @param count entries
 * @param age of the oldest
 */
public record AuditSettings(int count, Duration age) {

    public static final String COUNT = "MOONFLEET_AUDIT_ENTRIES";
    public static final String DAYS = "MOONFLEET_AUDIT_DAYS";

    private static final int LEAST = 100;
    private static final int MOST = 1_000_000;
    private static final AuditSettings USUAL = new AuditSettings(20_000, Duration.ofDays(90));

    public AuditSettings {
        count = Math.clamp(count, LEAST, MOST);
    }

    /** As the environment says; what is no number is refused with the variable's name. */
    public static AuditSettings of(java.util.Map<String, String> environment) {
        return new AuditSettings(
                number(environment, COUNT, USUAL.count),
                Duration.ofDays(number(environment, DAYS, (int) USUAL.age.toDays())));
    }

    private static int number(java.util.Map<String, String> environment, String name, int usual) {
        var text = environment.get(name);
        if (text == null || text.isBlank()) {
            return usual;
        }
        try {
            return Math.max(1, Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": '" + text + "' is no whole number", e);
        }
    }
}

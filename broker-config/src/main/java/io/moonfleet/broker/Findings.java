package io.moonfleet.broker;

import io.moonfleet.broker.Clause.Weight;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What became of the clauses. */
public record Findings(List<Finding> all) {

    /**
     * One clause.
     *
     * @param seen what was seen, or what was wrong
     */
    public record Finding(String clause, Clause.Weight weight, boolean holds, String seen) {
        @Override
        public String toString() {
            var word = holds ? "ok" : weight == Weight.REQUIRED ? "BROKEN" : "no";
            return String.format(
                    Locale.ROOT, "%-7s %-9s %s: %s", word, weight.name().toLowerCase(Locale.ROOT), clause, seen);
        }
    }

    /** Whether Moonfleet works with that broker. */
    public boolean areGood() {
        return broken(Weight.REQUIRED).isEmpty();
    }

    /** Clauses of a weight that do not hold. */
    public List<Finding> broken(Clause.Weight weight) {
        return all.stream()
                .filter(finding -> !finding.holds() && finding.weight() == weight)
                .toList();
    }

    /** For people. */
    public String text() {
        var verdict = !areGood()
                ? "Moonfleet does not work with this broker as it is configured."
                : broken(Weight.HELPFUL).isEmpty()
                        ? "Moonfleet works with this broker."
                        : "Moonfleet works with this broker; it notices new and lost runners later (within 10 s).";
        return all.stream().map(Finding::toString).collect(Collectors.joining("\n")) + "\n" + verdict + "\n";
    }
}

package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.hub.HubCaller.Role;
import io.moonfleet.hub.internal.catalogue.Catalogue;
import io.moonfleet.hub.internal.catalogue.Operation;
import io.moonfleet.hub.internal.rights.RightsTable;
import io.moonfleet.hub.internal.rights.RightsTable.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each rule by itself, compared with {@link ExpectedRights}. {@link RightsMatrixTest} sees what callers get; but some operations
 * refuse a caller a second time by themselves, and behind that a wrong rule would not show.
 */
class RightsRulesTest {

    private static final List<Operation> OPERATIONS = new Catalogue().operations();
    private static final List<String> WHO = List.of("viewer", "viewer+code", "user", "user+code", "code");
    private static final List<String> KINDS = List.of(
            "device", "room", "section", "scene", "partition", "profile", "climateZone", "user", "delayedAction");
    private static final List<String> PLACES = List.of(
            "?id",
            "?other",
            ".deviceID",
            ".other",
            "{id}",
            "{deviceID}",
            "{property}",
            "{actionName}",
            "{timestamp}",
            "{other}");

    /** What is wrong with the rule of an operation; empty when it is as the issue wants. */
    private static List<String> faults(Operation operation, Right right) {
        var faults = new ArrayList<String>();
        var deed = ExpectedRights.deed(operation);
        for (var role : Role.values()) {
            if (right.admits(new HubCaller("someone", role)) != deed.admits(role)) {
                faults.add(operation.method() + " " + operation.path() + " is wrong for " + role);
            }
        }
        // Of code nothing is asked: everything is granted to it.
        if (deed.users && !isSubject(operation, right.subject())) {
            faults.add(operation.method() + " " + operation.path() + " is not about " + right.subject());
        }
        return faults;
    }

    private static boolean isSubject(Operation operation, RightsTable.Subject subject) {
        var owner = ExpectedRights.owner(operation);
        return switch (owner) {
            case NOBODY -> subject.isNone();
            case ALL -> subject.isAll() && subject.kind().equals(ExpectedRights.kind(operation));
            case THE_GRANTED, ONESELF ->
                !subject.isNone()
                        && subject.kind().equals(ExpectedRights.kind(operation))
                        && subject.places().stream()
                                .allMatch(place -> ExpectedRights.isPlaceOfTheThing(operation, place));
        };
    }

    private static Right rule(Operation operation, String who, String about) {
        var line = who + " " + operation.method() + " " + operation.path() + about;
        return new RightsTable(who.equals("nobody") ? List.of() : List.of(line)).of(operation);
    }

    private static String about(Right right) {
        var subject = right.subject();
        return subject.isNone() ? "" : " | " + subject.kind() + " " + String.join(" ", subject.places());
    }

    /** Each other set of callers, each other kind, each other place: what a slip of a finger makes of a rule. */
    private static Stream<Right> slips(Operation operation, Right right) {
        var about = about(right);
        var callers = Stream.concat(Stream.of("nobody"), WHO.stream()).map(who -> rule(operation, who, about));
        var who = WHO.stream()
                .filter(each -> rule(operation, each, about).roles().equals(right.roles()))
                .findFirst();
        var places =
                right.subject().isNone() ? "" : String.join(" ", right.subject().places());
        var things = Stream.of(
                        Stream.of("", " | device *", " | partition *"),
                        KINDS.stream().map(kind -> " | " + kind + " " + (places.isEmpty() ? "{id}" : places)),
                        PLACES.stream().map(place -> " | " + ExpectedRights.kind(operation) + " " + place))
                .flatMap(each -> each);
        return Stream.concat(
                callers,
                ExpectedRights.deed(operation).users && who.isPresent()
                        ? things.map(thing -> rule(operation, who.get(), thing))
                        : Stream.empty());
    }

    @Test
    void everyRuleIsAsTheIssueWants() {
        var table = new RightsTable();
        assertThat(OPERATIONS.stream().flatMap(each -> faults(each, table.of(each)).stream()))
                .isEmpty();
    }

    @Test
    void anySingleRuleThatWereAnotherOneWouldBeNoticed() {
        var table = new RightsTable();
        var unnoticed = new ArrayList<String>();
        int slips = 0;
        for (var operation : OPERATIONS) {
            var right = table.of(operation);
            for (var slip : slips(operation, right)
                    .filter(slip -> !isTheSame(slip, right))
                    .collect(Collectors.toSet())) {
                slips++;
                if (faults(operation, slip).isEmpty()) {
                    unnoticed.add(operation.method() + " " + operation.path() + " with " + slip);
                }
            }
        }
        assertThat(unnoticed).isEmpty();
        assertThat(slips).isGreaterThan(OPERATIONS.size() * WHO.size());
    }

    /** Two names for one field are one place less or more: whichever is left out is refused as missing, so nothing opens. */
    private static boolean isTheSame(Right slip, Right right) {
        return slip.equals(right)
                || (slip.roles().equals(right.roles())
                        && slip.subject().kind().equals(right.subject().kind())
                        && right.subject().places().containsAll(slip.subject().places())
                        && !slip.subject().places().isEmpty());
    }

    /** A rule that another check hides from {@link RightsMatrixTest}: no QuickApp sets limits, whatever the table says. */
    @Test
    void aRuleThatTheOperationRefusesAnywayIsNoticedToo() {
        var limits = OPERATIONS.stream()
                .filter(each -> each.method().equals("PUT") && each.path().endsWith("/limits"))
                .findFirst()
                .orElseThrow();
        assertThat(faults(limits, rule(limits, "code", "")))
                .singleElement()
                .asString()
                .contains("QUICKAPP");
    }
}

package io.moonfleet.messaging.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A path without the ids and names in it, so that there are few: {@code /devices/55/action/turnOn}, {@code /devices/{id}/action/turnOn}. */
public final class RouteName {

    /** Resources whose members have names instead of numbers. */
    private static final Set<String> NAMED = Set.of(
            "globalVariables", "quickApp", "variables", "files", "icons", "customEvents", "tokens", "interfaces");

    private static final int MOST = 6;

    private RouteName() {}

    public static String of(String path) {
        var route = new ArrayList<String>();
        var before = "";
        for (var segment : List.of(path.split("/", -1))) {
            if (route.size() > MOST) {
                route.add("…");
                break;
            }
            var isId = !segment.isEmpty() && segment.chars().allMatch(Character::isDigit);
            route.add(isId ? "{id}" : NAMED.contains(before) && !segment.isEmpty() ? "{name}" : segment);
            before = segment;
        }
        return String.join("/", route);
    }
}

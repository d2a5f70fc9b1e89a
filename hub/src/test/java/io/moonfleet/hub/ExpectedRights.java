package io.moonfleet.hub;

import io.moonfleet.hub.HubCaller.Role;
import io.moonfleet.hub.internal.catalogue.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What issue 7 wants of each operation, said a second time and by meaning: by what kind of deed an operation is, not by a line
 * for each. {@code rights.txt} is what is enforced; this must never be read from it, or the matrix finds no wrong rule.
 *
 * <ul>
 *   <li>An administrator may everything.
 *   <li>Somebody who lives here sees what was granted, a viewer like a user; only a user moves it.
 *   <li>How the home is built (rooms, scenes, code, settings) is for administrators, and for QuickApps and scenes as on an HC3.
 *   <li>Who gets in, what is kept of it, and what touches the machine is for administrators alone, and so is all that is new.
 * </ul>
 */
final class ExpectedRights {

    private ExpectedRights() {}

    /** What kind of deed an operation is. */
    enum Deed {
        /** Who gets in, what is kept, the machine: administrators alone. */
        GOVERN(false, false, false),
        /** How the home is built, and the code in it. */
        BUILD(false, false, true),
        /** Somebody looks at what the home shows its people. */
        LOOK(true, true, true),
        /** Somebody moves something of the home. */
        MOVE(false, true, true),
        /** What people do with themselves: signing in, their own tokens. */
        BE_ONESELF(true, true, false);

        final boolean viewers;
        final boolean users;
        final boolean code;

        Deed(boolean viewers, boolean users, boolean code) {
            this.viewers = viewers;
            this.users = users;
            this.code = code;
        }

        boolean admits(Role role) {
            return switch (role) {
                case ADMIN -> true;
                case QUICKAPP -> code;
                case USER -> users;
                case VIEWER -> viewers;
            };
        }
    }

    /** Whose the thing is that an operation is about, for those who were not granted everything. */
    enum Owner {
        /** About nothing that belongs to somebody, or a list that shows only what is theirs. */
        NOBODY,
        /** About one thing, which must have been granted. */
        THE_GRANTED,
        /** About the sum of all, which nobody may see who may not see each. */
        ALL,
        /** About a person, who must be oneself. */
        ONESELF
    }

    /** Users, accounts, tokens of others, the audit log; backups, updates, restarts, the network's radio, other hubs. */
    private static final List<String> GOVERNED = List.of(
            "/moonfleet/users",
            "/moonfleet/audit",
            "/service/backups",
            "/service/slaves",
            "/service/update",
            "/slave/",
            "/settings/remoteAccess",
            "/plugins/installed",
            "/userActivity",
            "/update",
            "/factoryReset",
            "/resetZigbee",
            "/networkDiscovery",
            "/testSatelConnection",
            "/panelService");

    /** Of these only the reading is harmless enough for code. */
    private static final List<String> GOVERNED_WHEN_CHANGED =
            List.of("/users", "/service", "/settings/network", "/installer", "/fti");

    /** What a home shows its people: the pages of a phone in the hall. */
    private static final List<String> SHOWN = List.of(
            "/devices",
            "/additionalInterfaces",
            "/uiDeviceInfo",
            "/deviceNotifications",
            "/plugins/getView",
            "/moonfleet/quickapps",
            "/moonfleet/visible",
            "/moonfleet/openapi",
            "/moonfleet/icons",
            "/moonfleet/scenes",
            "/icons",
            "/refreshStates",
            "/events/history",
            "/debugMessages",
            "/settings/info",
            "/settings/location",
            "/home",
            "/weather",
            "/categories",
            "/sections",
            "/rooms",
            "/users",
            "/scenes",
            "/profiles",
            "/alarms/v1",
            "/panels/climate",
            "/panels/energy",
            "/panels/favoriteColors",
            "/RGBPrograms",
            "/energy");

    /** Below what is shown: how it is built. */
    private static final List<String> NOT_SHOWN = List.of(
            "/moonfleet/quickapps/{deviceId}/limits",
            "/moonfleet/quickapps/{deviceId}/versions",
            "/moonfleet/scenes/{sceneID}/variables",
            "/panels/climate/availableDevices",
            "/panels/favoriteColors/{id}",
            "/panels/favoriteColors/v2/{id}",
            "/energy/billing/tariff",
            "/energy/settings",
            "/energy/installationCost",
            "/energy/savings/installation",
            "/energy/{timestampFrom}");

    static Deed deed(Operation operation) {
        var path = operation.path();
        boolean reads = operation.method().equals("GET");
        if (path.equals("/loginStatus")) {
            return Deed.LOOK;
        } else if (isBelow(path, "/moonfleet/tokens")) {
            return Deed.BE_ONESELF;
        } else if (isGoverned(path, reads)) {
            return Deed.GOVERN;
        } else if (moves(operation)) {
            return Deed.MOVE;
        } else if ((reads || searches(path)) && isShown(path)) {
            return Deed.LOOK;
        }
        return isKnownToBeBuilding(path) ? Deed.BUILD : Deed.GOVERN;
    }

    private static boolean isGoverned(String path, boolean reads) {
        boolean setsLimits = path.endsWith("/limits") && !reads;
        return setsLimits
                || GOVERNED.stream().anyMatch(each -> isBelow(path, each))
                || (!reads && GOVERNED_WHEN_CHANGED.stream().anyMatch(each -> isBelow(path, each)));
    }

    /** Also some that HC3 lets be called with GET. */
    private static boolean moves(Operation operation) {
        var path = operation.path();
        return path.equals("/plugins/callUIEvent")
                || path.matches("/devices/(\\{deviceID}/action|groupAction)/\\{actionName}")
                || (isBelow(path, "/devices/action") && operation.method().equals("DELETE"))
                || path.matches("/scenes/\\{sceneID}/(execute|executeSync|kill)")
                || path.matches("/alarms/v1/partitions/(\\{partitionID}/)?actions/(arm|tryArm)")
                || path.startsWith("/profiles/activeProfile/")
                || (path.equals("/panels/climate/{id}") && operation.method().equals("PUT"));
    }

    /** A POST only because the question is long. */
    private static boolean searches(String path) {
        return path.equals("/devices/filter") || path.equals("/scenes/hasTriggers");
    }

    private static boolean isShown(String path) {
        return SHOWN.stream().anyMatch(each -> isBelow(path, each))
                && NOT_SHOWN.stream().noneMatch(each -> isBelow(path, each));
    }

    /** The parts of HC3's API that its QuickApps and scenes use; a part that is not here is new, and closed until somebody thought. */
    private static final List<String> BUILT = List.of(
            "/devices",
            "/plugins",
            "/quickApp",
            "/moonfleet/quickapps",
            "/moonfleet/scenes",
            "/events",
            "/debugMessages");

    private static final List<String> BUILT_IN_THE_HOME = List.of(
            "/settings",
            "/sections",
            "/rooms",
            "/globalVariables",
            "/customEvents",
            "/profiles",
            "/home",
            "/weather",
            "/panels",
            "/limits",
            "/diagnostics",
            "/sortOrder",
            "/passwordForgotten",
            "/iosDevices",
            "/mobile",
            "/notificationCenter",
            "/deviceNotifications",
            "/icons",
            "/scenes",
            "/alarms",
            "/RGBPrograms",
            "/linkedDevices",
            "/energy",
            "/temperature",
            "/smokeTemperature",
            "/thermostatTemperature",
            "/coPlot",
            "/service",
            "/remoteGateway",
            "/tos",
            "/fti",
            "/installer",
            "/voip",
            "/json",
            "/zwaveSettings",
            "/zwaveReconfigurationTasks",
            "/apps");

    private static boolean isKnownToBeBuilding(String path) {
        return BUILT.stream().anyMatch(each -> isBelow(path, each))
                || BUILT_IN_THE_HOME.stream().anyMatch(each -> isBelow(path, each));
    }

    private static boolean isBelow(String path, String root) {
        return path.equals(root) || path.startsWith(root.endsWith("/") ? root : root + "/");
    }

    static Owner owner(Operation operation) {
        var path = operation.path();
        if (path.equals("/users/{id}")) {
            return Owner.ONESELF;
        }
        boolean armsAll = path.startsWith("/alarms/v1/partitions/actions/");
        boolean sumsUp = path.equals("/panels/energy")
                || path.matches("/energy/(consumption|billing|savings|ecology)/(summary|metrics|detail|periods)");
        if (armsAll || sumsUp) {
            return Owner.ALL;
        }
        return isAboutOne(path) ? Owner.THE_GRANTED : Owner.NOBODY;
    }

    /** Devices, rooms, sections, scenes, partitions, profiles and zones are granted; icons, colours and names of types are not. */
    private static boolean isAboutOne(String path) {
        return Optional.of(path).filter(each -> each.contains("{")).isPresent()
                        && !path.startsWith("/additionalInterfaces/")
                        && !path.startsWith("/moonfleet/icons/")
                        && !path.startsWith("/moonfleet/tokens/")
                        && !path.startsWith("/RGBPrograms/")
                        && !path.startsWith("/devices/groupAction/")
                || List.of("/plugins/callUIEvent", "/plugins/getView", "/additionalInterfaces")
                        .contains(path);
    }

    /** Of which kind the thing is that an operation is about, where it is about one or all of them. */
    static String kind(Operation operation) {
        var path = operation.path();
        if (isBelow(path, "/devices/action")) {
            return "delayedAction";
        } else if (isBelow(path, "/energy/consumption/room")) {
            return "room";
        }
        return KINDS.entrySet().stream()
                .filter(each -> isBelow(path, each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("device");
    }

    private static final Map<String, String> KINDS = Map.of(
            "/sections", "section",
            "/rooms", "room",
            "/users", "user",
            "/scenes", "scene",
            "/moonfleet/scenes", "scene",
            "/profiles", "profile",
            "/alarms", "partition",
            "/panels/climate", "climateZone");

    /** Where the thing's number stands: in the path if it can, else in what is asked or sent. */
    static boolean isPlaceOfTheThing(Operation operation, String place) {
        var numbers = PARAMETER
                .matcher(operation.path())
                .results()
                .map(MatchResult::group)
                .filter(parameter -> parameter.toLowerCase(Locale.ROOT).endsWith("id}"))
                .toList();
        if (!numbers.isEmpty()) {
            return place.equals(numbers.getLast());
        }
        if (operation.path().equals("/plugins/getView")) {
            return place.equals("?id");
        }
        return place.matches(operation.method().equals("GET") ? "\\?device(Id|ID)" : "\\.device(Id|ID)");
    }

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");
}

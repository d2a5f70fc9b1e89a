package io.moonfleet.hub.internal.api;

import io.moonfleet.hub.Devices;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.rights.Grants;
import io.moonfleet.hub.internal.rights.RightsTable;

/**
 * Where it is decided what a caller may do. What is refused is refused before anything is done; what was not granted is not
 * there, in the same words as for what does not exist, so that nobody learns what there is by asking.
 */
final class Gate {

    private final RightsTable table = new RightsTable();
    private final Devices devices;
    private final DocumentTable documents;

    Gate(Devices devices, DocumentTable documents) {
        this.devices = devices;
        this.documents = documents;
    }

    /** The call with what its caller has been granted; refused with 403 or 404. */
    Call admit(Call call) {
        var caller = call.request().caller();
        var right = table.of(call.operation());
        if (!right.admits(caller)) {
            throw new HubException(
                    403,
                    "FORBIDDEN",
                    call.operation().method() + " " + call.operation().path() + " is not for "
                            + (caller.isCodeOfTheHouse() ? "QuickApps and scenes" : "a " + word(caller.role())));
        }
        var granted = call.withGrants(Grants.of(caller, devices, documents));
        if (granted.grants() != Grants.EVERYTHING) {
            checkSubject(granted, right.subject());
        }
        return granted;
    }

    private static String word(HubCaller.Role role) {
        return role == HubCaller.Role.VIEWER ? "viewer" : "user";
    }

    private static void checkSubject(Call call, RightsTable.Subject subject) {
        if (subject.isNone()) {
            return;
        }
        if (subject.isAll()) {
            if (!call.grants().seesAll(subject.kind())) {
                throw new HubException(
                        403, "FORBIDDEN", "this is for those to whom every " + subject.kind() + " is granted");
            }
            return;
        }
        var id = numberOf(call, subject);
        if (!call.grants().seesNumbered(subject.kind(), id)) {
            throw subject.kind().equals("device")
                    ? HubException.notFound("there is no device " + id)
                    : DocumentTable.unknown(subject.kind(), id);
        }
    }

    /** Read as the behaviours read it: else one thing would be checked and another one done. */
    private static String numberOf(Call call, RightsTable.Subject subject) {
        for (var place : subject.places()) {
            var name = place.substring(1);
            var given =
                    switch (place.charAt(0)) {
                        case '{' -> pathNumber(call, subject.kind(), name.substring(0, name.length() - 1));
                        case '?' ->
                            call.query(name)
                                    .map(text -> Integer.toString(Call.parse(name, text)))
                                    .orElse(null);
                        case '.' -> call.object().has(name) ? Integer.toString(call.bodyNumber(name)) : null;
                        default -> throw new IllegalStateException("rights.txt: " + place + " is no place");
                    };
            if (given != null) {
                return given;
            }
        }
        throw HubException.badRequest(subject.places().getFirst().substring(1) + ": is missing");
    }

    /** Devices go by number, documents by their key as it is written. */
    private static String pathNumber(Call call, String kind, String parameter) {
        return kind.equals("device") ? Integer.toString(call.number(parameter)) : call.path(parameter);
    }
}

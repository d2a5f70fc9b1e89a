package io.moonfleet.hub.internal.api;

import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.internal.audit.AuditEntry;
import io.moonfleet.hub.internal.audit.AuditLog;
import io.moonfleet.hub.internal.audit.Discretion;
import io.moonfleet.hub.internal.catalogue.Operation;
import java.util.Set;

/**
 * Writes into the audit log what people change, and what they were refused. What the house's own programs do is in their logs;
 * there is too much of it for this one.
 */
final class Auditor {

    /** They change nothing although they are no GET. */
    private static final Set<String> LOOKS =
            Set.of("devices.filter", "scenes.hasTriggers", "scenes.preview", "home.loginStatus");

    /** They change something although they can be a GET. */
    private static final Set<String> DEEDS = Set.of(
            "plugins.uiEventByQuery", "scenes.execute", "scenes.executeSync", "scenes.kill", "events.publishCustom");

    /** What is said to a device, which may be said a thousand times a day. */
    private static final Set<String> COMMANDS = Set.of(
            "devices.action",
            "devices.groupAction",
            "plugins.uiEvent",
            "plugins.uiEventByQuery",
            "plugins.updateProperty",
            "plugins.updateView",
            "log.write");

    private final AuditLog log;

    Auditor(AuditLog log) {
        this.log = log;
    }

    /** Whether such a call changes something, or has something done. */
    static boolean changes(Operation operation) {
        return operation.method().equals("GET")
                ? DEEDS.contains(operation.behaviour())
                : !LOOKS.contains(operation.behaviour());
    }

    /** Writes down how a call has ended, if it is of that sort; the line goes to the store with whatever the call has changed. */
    void ended(ApiRequest request, Operation operation, ApiAnswer answer) {
        ended(request, operation, answer, "");
    }

    /** @param id of the request, where it may be told more than once that it has ended */
    void ended(ApiRequest request, Operation operation, ApiAnswer answer, String id) {
        var caller = request.caller();
        if (caller.isCodeOfTheHouse() || caller.equals(HubCaller.ITSELF)) {
            return;
        }
        boolean refused = answer.status() == 403;
        if (changes(operation) || refused) {
            log.add(
                    AuditEntry.Deed.by(
                                    caller,
                                    operation.method() + " " + operation.path(),
                                    shorten(request.path()),
                                    answer.status(),
                                    answer.isError() && answer.body() != null
                                            ? answer.body().path("reason").asText()
                                            : "",
                                    detail(request))
                            .told(id),
                    COMMANDS.contains(operation.behaviour()));
        }
    }

    private static final int MOST = 200;

    private static String shorten(String path) {
        return path.length() <= MOST ? path : path.substring(0, MOST) + "…";
    }

    /** {@code setPassword} says what its arguments are. */
    private static String detail(ApiRequest request) {
        var path = request.path();
        boolean isSecret = request.body() != null && Discretion.isSecret(path.substring(path.lastIndexOf('/') + 1));
        return isSecret ? Discretion.MASK : Discretion.of(request.body());
    }
}

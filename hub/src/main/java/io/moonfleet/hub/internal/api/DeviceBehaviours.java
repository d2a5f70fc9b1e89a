package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ActionAnswers;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.secret.SecretVariables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /devices}: looking, changing, and running actions. */
final class DeviceBehaviours {

    private static final int ADMIN = 2;
    private static final double MAX_DELAY_SECONDS = 366.0 * 86_400;
    private static final Logger LOG = LoggerFactory.getLogger(DeviceBehaviours.class);

    private final HubParts parts;
    private final DeviceTable devices;
    private final AtomicLong actionIds = new AtomicLong();

    DeviceBehaviours(HubParts parts) {
        this.parts = parts;
        this.devices = parts.devices();
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("devices.list", Behaviour.of(this::list));
        behaviours.put("devices.filter", Behaviour.of(this::filter));
        behaviours.put("devices.create", Behaviour.of(this::create));
        behaviours.put("devices.get", Behaviour.of(this::one));
        behaviours.put("devices.put", Behaviour.of(this::put));
        behaviours.put("devices.delete", Behaviour.of(this::delete));
        behaviours.put("devices.property", Behaviour.of(this::property));
        behaviours.put("devices.action", this::action);
        behaviours.put("devices.groupAction", Behaviour.of(this::groupAction));
        behaviours.put("devices.cancelAction", Behaviour.of(this::cancelAction));
        behaviours.put("devices.addInterface", Behaviour.of(call -> interfaces(call, true)));
        behaviours.put("devices.deleteInterface", Behaviour.of(call -> interfaces(call, false)));
        behaviours.put("devices.hierarchy", Behaviour.of(_ -> ApiAnswer.ok(hierarchy(""))));
        behaviours.put("devices.ofInterface", Behaviour.of(this::ofInterface));
    }

    private Device get(Call call) {
        return devices.get(call.number("deviceID"));
    }

    // ---- looking

    private ApiAnswer list(Call call) {
        var filter = DeviceFilter.ofQuery(call.request().query(), devices.typeTable());
        var found = devices.all().stream()
                .filter(call.grants()::sees)
                .filter(filter::matches)
                .toList();
        var documents = documents(call, found);
        return isAdministrator(call) ? ApiAnswer.ok(documents, devices.written(found)) : ApiAnswer.ok(documents);
    }

    private ApiAnswer one(Call call) {
        var device = get(call);
        return isAdministrator(call)
                ? ApiAnswer.ok(device.document(), devices.written(device.id()))
                : ApiAnswer.ok(shown(call, device));
    }

    /** From administrators nothing is masked, so they get what is written already. */
    private static boolean isAdministrator(Call call) {
        return call.request().caller().role() == HubCaller.Role.ADMIN;
    }

    private static JsonNode shown(Call call, Device device) {
        return call.maySeeSecretsOf(device) ? device.document() : SecretVariables.maskedDevice(device.document());
    }

    private JsonNode matching(Call call, DeviceFilter filter) {
        return documents(
                call,
                devices.all().stream()
                        .filter(call.grants()::sees)
                        .filter(filter::matches)
                        .toList());
    }

    private static JsonNode documents(Call call, List<Device> devices) {
        return Json.array(devices.stream().map(device -> shown(call, device)).toList());
    }

    private ApiAnswer filter(Call call) {
        var body = call.object();
        var filter = DeviceFilter.ofBody(body, devices.typeTable());
        var wanted = body.path("attributes").path("main");
        var found = matching(call, filter);
        return ApiAnswer.ok(wanted.isArray() && !wanted.isEmpty() ? only(found, wanted) : found);
    }

    /** Only the wanted fields of each. */
    private static JsonNode only(JsonNode devices, JsonNode wanted) {
        var list = Json.array();
        for (var device : devices) {
            var part = list.addObject();
            for (var field : wanted) {
                if (device.has(field.asText())) {
                    part.set(field.asText(), device.get(field.asText()));
                }
            }
        }
        return list;
    }

    private ApiAnswer property(Call call) {
        var device = get(call);
        var name = call.path("property");
        var value = device.property(name);
        if (value.isMissingNode()) {
            throw HubException.notFound("device " + device.id() + " has no property '" + name + "'");
        }
        var answer = Json.object();
        boolean isSecret = name.equals(SecretVariables.PROPERTY) && !call.maySeeSecretsOf(device);
        answer.set("value", isSecret ? SecretVariables.masked(value) : value);
        return ApiAnswer.ok(answer.put("modified", devices.propertyChangedAt(device.id(), name)));
    }

    private ObjectNode hierarchy(String base) {
        var node = Json.object().put("type", base.isEmpty() ? "com.fibaro.device" : base);
        var children = node.putArray("children");
        var parent = node.path("type").asText();
        for (var type : devices.types()) {
            if (devices.typeTable().baseOf(type).equals(parent)) {
                children.add(hierarchy(type));
            }
        }
        return node;
    }

    private ApiAnswer ofInterface(Call call) {
        var name = call.path("interfaceName");
        var ids = Json.array();
        devices.all().stream()
                .filter(call.grants()::sees)
                .filter(each -> each.hasInterface(name))
                .forEach(each -> ids.add(each.id()));
        return ApiAnswer.ok(ids);
    }

    // ---- changing

    private ApiAnswer create(Call call) {
        var type = call.bodyText("type");
        var name = call.object().path("name").isTextual()
                ? call.bodyText("name")
                : type.substring(type.lastIndexOf('.') + 1);
        var properties = call.object().path("properties") instanceof ObjectNode given ? given : Json.object();
        return ApiAnswer.ok(devices.createPlain(0, name, type, HomeRules.defaultRoom(parts), properties)
                .document());
    }

    private ApiAnswer put(Call call) {
        var before = get(call);
        var changes = call.object();
        var room = changes.path("roomID");
        if (room.isIntegralNumber()
                && room.asInt() != 0
                && parts.documents().find("room", room.asText()).isEmpty()) {
            throw HubException.badRequest("roomID: there is no room " + room.asText());
        }
        var after = devices.modify(before.id(), withSecrets(changes, before));
        tellQuickApp(call, before, after);
        return ApiAnswer.ok(shown(call, after));
    }

    /** Who was shown a mask sends it back. */
    private static ObjectNode withSecrets(ObjectNode changes, Device before) {
        var sent = changes.path("properties").path(SecretVariables.PROPERTY);
        var complete = SecretVariables.completed(sent, before.property(SecretVariables.PROPERTY));
        if (complete.equals(sent)) {
            return changes;
        }
        var changed = changes.deepCopy();
        ((ObjectNode) changed.path("properties")).set(SecretVariables.PROPERTY, complete);
        return changed;
    }

    /** A QuickApp starts anew when somebody else changes its variables, and stops or starts with {@code enabled}. */
    private void tellQuickApp(Call call, Device before, Device after) {
        var quickApp = devices.quickAppOf(after).orElse(0);
        if (quickApp == 0 || !parts.actions().isConnected()) {
            return;
        }
        var port = parts.actions().port();
        if (after.isQuickApp() && before.enabled() != after.enabled()) {
            if (after.enabled()) {
                port.installed(quickApp);
            } else {
                port.removed(quickApp);
            }
            return;
        }
        boolean variablesChanged =
                !Json.same(before.property("quickAppVariables"), after.property("quickAppVariables"));
        if (variablesChanged && call.callingDevice() != quickApp) {
            port.restart(quickApp).whenComplete((_, failure) -> {
                if (failure != null) {
                    LOG.warn("QuickApp {} could not be started anew", quickApp, failure);
                }
            });
        }
    }

    private ApiAnswer delete(Call call) {
        devices.remove(get(call).id());
        return new ApiAnswer(200, null);
    }

    private ApiAnswer interfaces(Call call, boolean add) {
        var names = call.bodyTexts("interfaces");
        var ids = call.object().path("devicesId").isArray()
                ? call.object().path("devicesId")
                : Json.array(List.of(Json.number(call.bodyNumber("deviceID"))));
        for (var id : ids) {
            devices.get(id.asInt());
        }
        for (var id : ids) {
            if (add) {
                devices.addInterfaces(id.asInt(), names);
            } else {
                devices.removeInterfaces(id.asInt(), names);
            }
        }
        return new ApiAnswer(204, null);
    }

    // ---- actions

    /** {@code args} may be a list, one value, or missing; some clients send the arguments as an object. */
    static List<JsonNode> args(ObjectNode body) {
        var given = body.path("args");
        var args = new ArrayList<JsonNode>();
        if (given.isArray() || given.isObject()) {
            given.forEach(args::add);
        } else if (!given.isMissingNode() && !given.isNull()) {
            throw HubException.badRequest("args: must be a list");
        }
        return args;
    }

    private static Duration delay(ObjectNode body) {
        var delay = body.path("delay");
        if (delay.isMissingNode() || delay.isNull()) {
            return Duration.ZERO;
        }
        if (!delay.isNumber() || !(delay.asDouble() >= 0 && delay.asDouble() <= MAX_DELAY_SECONDS)) {
            throw HubException.badRequest("delay: must be a number of seconds from 0 to " + (long) MAX_DELAY_SECONDS);
        }
        return Duration.ofMillis(Math.round(delay.asDouble() * 1000));
    }

    private static final Set<String> ALERTS =
            Set.of("sendGlobalPushNotifications", "sendGlobalEmailNotifications", "sendPush", "sendEmail");

    /** On HC3 users can be told something as if they were devices; {@code fibaro.alert} does so. */
    private boolean isAlert(Call call) {
        int id = call.number("deviceID");
        return ALERTS.contains(call.path("actionName"))
                && (id == ADMIN || devices.find(id).isEmpty())
                && parts.documents().find("user", Integer.toString(id)).isPresent();
    }

    private CompletionStage<ApiAnswer> alert(Call call) {
        var args = args(call.objectOrEmpty());
        if (args.isEmpty()) {
            throw HubException.badRequest("args: the text is missing");
        }
        parts.life().messages().tell("Moonfleet", args.getFirst().asText(), List.of(call.number("deviceID")));
        return CompletableFuture.completedFuture(ActionAnswers.done(actionIds.incrementAndGet()));
    }

    private CompletionStage<ApiAnswer> action(Call call) {
        if (isAlert(call)) {
            return alert(call);
        }
        var device = get(call);
        var action = call.path("actionName");
        var body = call.objectOrEmpty();
        var args = args(body);
        var delay = delay(body);
        if (delay.isPositive()) {
            var ticket = parts.delayedActions().schedule(device.id(), action, args, delay);
            return CompletableFuture.completedFuture(new ApiAnswer(
                    202, Json.object().put("timestamp", ticket.timestamp()).put("id", ticket.id())));
        }
        return parts.actions().run(device.id(), action, args).thenApply(this::answer);
    }

    private ApiAnswer answer(Outcome outcome) {
        return ActionAnswers.ofAction(outcome, actionIds.incrementAndGet());
    }

    /** Runs an action on every device that the filters let through and that knows it. */
    private ApiAnswer groupAction(Call call) {
        var body = call.objectOrEmpty();
        var action = call.path("actionName");
        var args = args(body);
        var filter = DeviceFilter.ofBody(body, devices.typeTable());
        var delay = delay(body);
        var ran = Json.array();
        for (var device : devices.all()) {
            boolean knows = devices.quickAppOf(device).isPresent()
                    || device.document().path("actions").has(action);
            if (knows && call.grants().sees(device) && filter.matches(device)) {
                ran.add(device.id());
                if (delay.isPositive()) {
                    parts.delayedActions().schedule(device.id(), action, args, delay);
                } else {
                    runOne(device.id(), action, args);
                }
            }
        }
        var answer = Json.object();
        answer.set("devices", ran);
        return ApiAnswer.ok(answer);
    }

    private void runOne(int device, String action, List<JsonNode> args) {
        parts.actions().run(device, action, args).whenComplete((outcome, failure) -> {
            if (failure != null || !(outcome instanceof Outcome.Done)) {
                LOG.warn("group action {} of device {} failed: {}", action, device, outcome, failure);
            }
        });
    }

    private ApiAnswer cancelAction(Call call) {
        long timestamp = parseLong("timestamp", call.path("timestamp"));
        long id = parseLong("id", call.path("id"));
        if (!parts.delayedActions().cancel(timestamp, id)) {
            throw HubException.notFound("there is no delayed action " + id + " for " + timestamp);
        }
        return new ApiAnswer(200, null);
    }

    private static long parseLong(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw HubException.badRequest(name + ": must be a whole number");
        }
    }
}

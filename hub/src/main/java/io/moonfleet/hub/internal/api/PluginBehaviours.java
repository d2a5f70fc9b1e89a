package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ActionAnswers;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.ChildInstallation;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.document.StoredVariables;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.secret.SecretVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code /plugins}: what a QuickApp does through the API, and what is done to its screen. */
final class PluginBehaviours {

    private final HubParts parts;
    private final DeviceTable devices;
    private final FamilyBehaviours family;

    PluginBehaviours(HubParts parts, FamilyBehaviours family) {
        this.parts = parts;
        this.family = family;
        this.devices = parts.devices();
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("plugins.uiEventByQuery", this::uiEventByQuery);
        behaviours.put("plugins.uiEvent", this::uiEvent);
        behaviours.put("plugins.updateProperty", Behaviour.of(this::updateProperty));
        behaviours.put("plugins.updateView", Behaviour.of(this::updateView));
        behaviours.put("plugins.getView", Behaviour.of(this::getView));
        behaviours.put("plugins.createChild", Behaviour.of(this::createChild));
        behaviours.put("plugins.removeChild", Behaviour.of(this::removeChild));
        behaviours.put("plugins.interfaces", Behaviour.of(this::interfaces));
        behaviours.put("plugins.restart", this::restart);
        behaviours.put("plugins.publishEvent", Behaviour.of(this::publishEvent));
        behaviours.put("plugins.types", Behaviour.of(_ -> ApiAnswer.ok(types())));
        behaviours.put("variables.list", Behaviour.of(this::listVariables));
        behaviours.put("plugins.overview", Behaviour.of(_ -> ApiAnswer.ok(overview())));
        behaviours.put("variables.get", Behaviour.of(this::getVariable));
        behaviours.put("variables.create", Behaviour.of(this::createVariable));
        behaviours.put("variables.put", Behaviour.of(this::putVariable));
        behaviours.put("variables.delete", Behaviour.of(this::deleteVariable));
        behaviours.put("variables.clear", Behaviour.of(this::clearVariables));
    }

    // ---- the screen

    /** Clients write {@code deviceID} and {@code deviceId}. */
    private static int device(Call call) {
        return call.bodyNumber(call.object().has("deviceID") ? "deviceID" : "deviceId");
    }

    private CompletionStage<ApiAnswer> uiEventByQuery(Call call) {
        int id = Call.parse(
                "deviceID",
                call.query("deviceID")
                        .or(() -> call.query("deviceId"))
                        .orElseThrow(() -> HubException.badRequest("deviceID: is missing in the query")));
        var element = call.requiredQuery("elementName");
        var values = new ArrayList<JsonNode>();
        boolean number = "slider".equals(parts.screens().elementType(devices.get(id), element));
        for (var value : call.queries("value")) {
            values.add(typed(value, number));
        }
        return parts.actions()
                .uiEvent(id, element, call.requiredQuery("eventType"), values)
                .thenApply(ActionAnswers::ofUiEvent);
    }

    /** In a query all is text: a switch means true or false, a slider a number. */
    private static JsonNode typed(String text, boolean number) {
        if (text.equals("true") || text.equals("false")) {
            return Json.bool(text.equals("true"));
        }
        if (number) {
            try {
                double value = Double.parseDouble(text);
                return value == Math.rint(value) && Math.abs(value) < 1e15
                        ? Json.number((long) value)
                        : Json.object().numberNode(value);
            } catch (NumberFormatException _) {
                return Json.text(text);
            }
        }
        return Json.text(text);
    }

    private CompletionStage<ApiAnswer> uiEvent(Call call) {
        int id = device(call);
        var body = call.object();
        var values = new ArrayList<JsonNode>();
        var given = body.has("values") ? body.get("values") : body.path("value");
        if (given.isArray()) {
            given.forEach(values::add);
        } else if (!given.isMissingNode() && !given.isNull() && !(given.isObject() && given.isEmpty())) {
            values.add(given); // {} is Lua's empty list
        }
        return parts.actions()
                .uiEvent(id, call.bodyText("elementName"), call.bodyText("eventType"), values)
                .thenApply(ActionAnswers::ofUiEvent);
    }

    /** A QuickApp whose variables somebody else writes starts anew (HC3). */
    private ApiAnswer updateProperty(Call call) {
        int id = device(call);
        var name = call.bodyText("propertyName");
        var value = call.bodyValue(valueField(call));
        boolean isVariables = name.equals(SecretVariables.PROPERTY);
        boolean changed = devices.updateProperty(
                id,
                name,
                isVariables ? SecretVariables.completed(value, devices.get(id).property(name)) : value);
        if (changed && isVariables && parts.actions().isConnected()) {
            devices.quickAppOf(devices.get(id))
                    .filter(quickApp -> quickApp != call.callingDevice())
                    .ifPresent(quickApp -> parts.actions().restart(quickApp));
        }
        return new ApiAnswer(200, null);
    }

    /** HC3's description calls it otherwise than its clients do. */
    private static String valueField(Call call) {
        return !call.object().has("value") && call.object().has("newValue") ? "newValue" : "value";
    }

    private ApiAnswer updateView(Call call) {
        devices.updateView(
                device(call),
                call.bodyText("componentName"),
                call.bodyText("propertyName"),
                call.bodyValue("newValue"));
        return ApiAnswer.ok(Json.object());
    }

    private ApiAnswer getView(Call call) {
        if (call.query("id").isEmpty()) {
            var name = call.requiredQuery("name");
            throw HubException.notFound("there is no view of a type '" + name + "'; ask by id");
        }
        return ApiAnswer.ok(
                parts.screens().view(devices.get(call.queryNumber("id").orElseThrow())));
    }

    // ---- the QuickApp

    private ApiAnswer createChild(Call call) {
        var body = call.object();
        var properties = body.path("initialProperties");
        if (!properties.isMissingNode() && !properties.isNull() && !properties.isObject() && !isEmptyList(properties)) {
            throw HubException.badRequest("initialProperties: must be an object");
        }
        boolean hasInterfaces = body.path("initialInterfaces").isArray();
        if (!hasInterfaces
                && body.hasNonNull("initialInterfaces")
                && !body.path("initialInterfaces").isEmpty()) {
            throw HubException.badRequest("initialInterfaces: must be a list of texts");
        }
        var child = new ChildInstallation(
                call.bodyText("name"),
                call.bodyText("type"),
                properties instanceof ObjectNode given ? given : null,
                hasInterfaces ? call.bodyTexts("initialInterfaces") : List.of());
        return ApiAnswer.ok(
                devices.createChild(call.bodyNumber("parentId"), child).document());
    }

    /** Lua has one empty table for both. */
    private static boolean isEmptyList(JsonNode value) {
        return value.isArray() && value.isEmpty();
    }

    private ApiAnswer removeChild(Call call) {
        var device = devices.get(call.number("deviceID"));
        if (!device.isQuickAppChild()) {
            throw HubException.badRequest("device " + device.id() + " is no child of a QuickApp");
        }
        devices.remove(device.id());
        return new ApiAnswer(204, null);
    }

    private ApiAnswer interfaces(Call call) {
        var names = call.bodyTexts("interfaces");
        var changed =
                switch (call.bodyText("action")) {
                    case "add" -> devices.addInterfaces(device(call), names);
                    case "delete" -> devices.removeInterfaces(device(call), names);
                    default -> throw HubException.badRequest("action: must be add or delete");
                };
        return ApiAnswer.ok(changed.document());
    }

    private CompletionStage<ApiAnswer> restart(Call call) {
        return parts.actions().restart(device(call)).thenApply(outcome -> switch (outcome) {
            case Outcome.Refused(int status, var reason, var message) -> ApiAnswer.error(status, reason, message);
            case Outcome.Failed _, Outcome.Done _ -> ApiAnswer.ok(Json.object().put("status", true));
        });
    }

    private ApiAnswer publishEvent(Call call) {
        var type = EventBehaviours.eventName(call.bodyText("type"));
        if (type.equals(FamilyBehaviours.EVENT)) {
            return family.moved(call);
        }
        int source = call.object().path("source").asInt(call.callingDevice());
        parts.events().generic(source, type, eventData(call.object(), source));
        return new ApiAnswer(200, null);
    }

    /** Some types have their data beside the type; and what happened at a device names it, as clients expect. */
    private static JsonNode eventData(ObjectNode body, int source) {
        ObjectNode data;
        if (body.get("data") instanceof ObjectNode given) {
            data = given.deepCopy();
        } else if (body.has("data")) {
            return body.get("data");
        } else {
            data = body.deepCopy().remove(List.of("type", "source"));
        }
        if (source > 0 && !data.has("id")) {
            data.put("id", source);
        }
        return data;
    }

    private JsonNode types() {
        var list = Json.array();
        for (var type : devices.types()) {
            list.addObject().put("type", type).put("label", type.substring(type.lastIndexOf('.') + 1));
        }
        return list;
    }

    /** HC3 sells plugins; here everything is a QuickApp, so the shop is empty. */
    private static JsonNode overview() {
        var answer = Json.object();
        answer.putArray("installed");
        answer.putObject("all").putArray("types");
        answer.putArray("promo");
        return answer;
    }

    // ---- its storage

    private StoredVariables variables(Call call) {
        return new StoredVariables(
                parts.documents(), devices.get(call.number("deviceID")).id());
    }

    private static HubException unknownVariable(Call call) {
        return DocumentTable.unknown("variable", call.path("name"));
    }

    private ApiAnswer listVariables(Call call) {
        var list = Json.array();
        variables(call).documents().forEach(each -> list.add(shown(call, each)));
        return ApiAnswer.ok(list);
    }

    /** What a QuickApp stores hidden is nobody else's, but an administrator's. */
    private JsonNode shown(Call call, JsonNode variable) {
        boolean isTheirs =
                !variable.path("isHidden").asBoolean() || call.maySeeSecretsOf(devices.get(call.number("deviceID")));
        return isTheirs ? variable : ((ObjectNode) variable.deepCopy()).put("value", SecretVariables.MASK);
    }

    private ApiAnswer getVariable(Call call) {
        var found = variables(call).document(call.path("name")).orElseThrow(() -> unknownVariable(call));
        return ApiAnswer.ok(shown(call, found));
    }

    private ApiAnswer createVariable(Call call) {
        var variables = variables(call);
        var name = call.bodyText("name");
        variables.create(name, call.bodyValue("value"), isHidden(call));
        return new ApiAnswer(201, variables.document(name).orElse(null));
    }

    private ApiAnswer putVariable(Call call) {
        var variables = variables(call);
        var name = call.path("name");
        if (variables.get(name).isEmpty()) {
            throw unknownVariable(call);
        }
        variables.set(name, call.bodyValue("value"), isHidden(call));
        return ApiAnswer.ok(variables.document(name).orElse(null));
    }

    private static boolean isHidden(Call call) {
        return call.object().path("isHidden").asBoolean();
    }

    private ApiAnswer deleteVariable(Call call) {
        if (!variables(call).remove(call.path("name"))) {
            throw unknownVariable(call);
        }
        return new ApiAnswer(200, null);
    }

    private ApiAnswer clearVariables(Call call) {
        variables(call).clear();
        return new ApiAnswer(200, null);
    }
}

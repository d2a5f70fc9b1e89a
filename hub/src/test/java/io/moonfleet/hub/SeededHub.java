package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.internal.catalogue.Notes;
import io.moonfleet.hub.internal.catalogue.Operation;
import io.moonfleet.hub.internal.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A home in which there is one of everything, and how each operation is called so that it finds it. */
final class SeededHub implements AutoCloseable {

    static final int QUICK_APP = 55;
    private static final int CHILD = 56;
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*)}");

    /** What the parameters of paths are called with; by the whole path where one name means different things. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("deviceID", "55"),
            Map.entry("deviceId", "55"),
            Map.entry("/plugins/removeChildDevice/{deviceID}", "" + CHILD),
            Map.entry("property", "value"),
            Map.entry("actionName", "turnOn"),
            Map.entry("/additionalInterfaces/{interfaceName}", "quickApp"),
            Map.entry("interfaceName", "eth0"),
            Map.entry("fileName", "main"),
            Map.entry("/moonfleet/quickapps/{id}/screen", "55"),
            Map.entry("/moonfleet/quickapps/{id}/log", "55"),
            Map.entry("name", "kept"),
            Map.entry("version", "1"),
            Map.entry("eventName", "DeviceModifiedEvent"),
            Map.entry("roomID", "219"),
            Map.entry("roomId", "219"),
            Map.entry("sectionID", "219"),
            Map.entry("userID", "3"),
            Map.entry("newAdminId", "3"),
            Map.entry("customEventName", "it"),
            Map.entry("globalVariableName", "it"),
            Map.entry("/rooms/{id}", "220"),
            Map.entry("/sections/{id}", "220"),
            Map.entry("/users/{id}", "3"),
            Map.entry("/profiles/{id}", "2"),
            Map.entry("/globalVariables/{name}", "it"),
            Map.entry("/customEvents/{name}", "it"),
            Map.entry("/settings/network/connections/{uuid}", "it"),
            Map.entry("step", "location"),
            Map.entry("radioType", "zwave"),
            Map.entry("typeName", "user"),
            Map.entry("serialOrId", "HC3-00000001"),
            Map.entry("parametersTemplate", "1"));

    final TestHub hub;
    private final Notes notes;
    private final Map<String, String> found = new HashMap<>();

    SeededHub(Notes notes) {
        this(notes, new TestHub());
    }

    SeededHub(Notes notes, TestHub hub) {
        this.notes = notes;
        this.hub = hub;
        hub.quickApp("Lamp", "com.fibaro.multilevelSwitch");
        made("/plugins/createChildDevice", "{'parentId':55,'type':'com.fibaro.binarySwitch','name':'Child'}");
        made("/plugins/55/variables", "{'name':'kept','value':1}");
        hub.put(
                "/quickApp/55/files",
                "[{'name':'main','isMain':true,'content':'-- 1'},{'name':'other','content':'-- 2'}]");
        hub.hub.log(QUICK_APP, "debug", "QUICKAPP55", "hello");
        made("/rooms", "{'name':'Kitchen','sectionID':219}");
        made("/sections", "{'name':'Upstairs'}");
        made("/globalVariables", "{'name':'it','value':'1'}");
        made("/customEvents", "{'name':'it','userDescription':'something'}");
        made("/users", "{'name':'Anna','type':'user'}");
        made("/scenes", "{'name':'Evening','type':'lua','content':'{}'}");
        hub.put("/moonfleet/scenes/1/variables/kept", "{'value':1}");
        made("/alarms/v1/partitions", "{'name':'House','devices':[]}");
        made("/panels/climate", "{'name':'Ground floor'}");
        made("/panels/humidity", "{'name':'Bath'}");
        made("/panels/sprinklers", "{'name':'Garden'}");
        made("/panels/sprinklers/1/sequences", "{'startTime':0,'sprinklers':[]}");
        made("/panels/location", "{'name':'Work'}");
        made("/panels/notifications", "{'name':'Door'}");
        made("/RGBPrograms", "{'name':'Rainbow'}");
        made("/panels/favoriteColors", "{'r':1}");
        made("/panels/favoriteColors/v2", "{'colorComponents':{},'brightness':1}");
        made("/iosDevices", "{'name':'Phone'}");
        made("/mobile/push", "{'mobileDevices':[1],'title':'t','message':'m'}");
        made("/notificationCenter", "{}");
        made("/icons", "{'type':'room','icon':'aGVsbG8='}");
        made("/linkedDevices/v1/devices", "{'name':'Both','provider':'hub','type':'camera'}");
        made("/energy/installationCost", "{'name':'Panels'}");
        made("/service/slaves", "{'serial':'HC3-00000001','ip':'192.0.2.1'}");
        made("/zwaveReconfigurationTasks", "{'deviceId':1}");
        hub.put("/deviceNotifications/v1/55", "[]");
        var connection = made("/settings/network/connections", "{'uuid':'it','name':'Wire'}");
        found.put("connectionUuid", connection.path("uuid").asText());
        found.put(
                "/settings/network/connections/{uuid}", connection.path("uuid").asText());
        var ticket = made("/devices/55/action/turnOn", "{'delay':604800}");
        found.put("timestamp", ticket.path("timestamp").asText());
        found.put("/devices/action/{timestamp}/{id}", ticket.path("id").asText());
        found.put("/moonfleet/icons/{group}/{name}", "User1000");
        found.put("group", "room");
        found.put("/service/slaves/{id}/password", "HC3-00000001");
        found.put("serial", "HC3-00000001");
    }

    private JsonNode made(String path, String body) {
        var answer = hub.post(path, body);
        if (answer.isError()) {
            throw new IllegalStateException("POST " + path + " " + body + " → " + answer);
        }
        return answer.body() == null ? Json.object() : answer.body();
    }

    String pathOf(Operation operation) {
        var path = operation.path();
        return PARAMETER.matcher(path).replaceAll(match -> {
            var name = match.group(1);
            boolean last = match.end() == path.length() || path.indexOf('{', match.end()) < 0;
            var special = last ? found.getOrDefault(path, VALUES.get(path)) : null;
            var value = special != null ? special : found.getOrDefault(name, VALUES.getOrDefault(name, "1"));
            boolean removesFile = name.equals("fileName") && operation.method().equals("DELETE");
            return removesFile ? "other" : value;
        });
    }

    ApiRequest request(Operation operation) {
        var note = notes.of(operation).orElse(Notes.NOTHING);
        Map<String, List<String>> query = new HashMap<>();
        note.query().stream()
                .filter(each -> each.required())
                .forEach(each -> query.put(each.name(), List.of(isTime(each.name()) ? "2026-06" : "1")));
        switch (operation.path()) {
            case "/plugins/callUIEvent" -> query.put("deviceID", List.of("55"));
            case "/plugins/getView" -> query.put("id", List.of("55"));
            case "/icons" -> {
                if (operation.method().equals("DELETE")) {
                    query.put("type", List.of("room"));
                    query.put("id", List.of("1000"));
                }
            }
            case "/refreshStates" -> query.put("last", List.of("0"));
            case "/additionalInterfaces" -> query.put("deviceId", List.of("55"));
            default -> {
                // As the notes say.
            }
        }
        var body = note.example() == null ? null : Json.read(note.example().replace("{qa}", "" + QUICK_APP));
        return new ApiRequest(operation.method(), pathOf(operation), query, body, HubCaller.admin("anna"));
    }

    private static boolean isTime(String parameter) {
        return parameter.startsWith("period") || parameter.equals("startDate") || parameter.equals("endDate");
    }

    /** Only where they are needed: hashing a password takes its time. */
    private void seedAccounts(Operation operation, HubCaller caller) {
        var accounts = hub.hub.accounts();
        if (operation.path().equals("/moonfleet/users/{name}")
                && accounts.find("kept").isEmpty()) {
            accounts.add("kept", "correct horse", HubCaller.Role.USER);
        } else if (operation.path().equals("/moonfleet/tokens/{id}")) {
            var made = accounts.makeToken(caller.name(), caller.role(), "a script", null);
            found.put("/moonfleet/tokens/{id}", made.token().id());
        }
    }

    ApiAnswer call(Operation operation) {
        seedAccounts(operation, HubCaller.admin("anna"));
        return send(request(operation));
    }

    ApiAnswer call(Operation operation, HubCaller caller) {
        seedAccounts(operation, caller);
        var request = request(operation);
        return send(new ApiRequest(
                request.method(), request.path(), request.query(), request.body(), caller, request.headers()));
    }

    ApiAnswer send(ApiRequest request) {
        return hub.hub
                .api()
                .handle(request)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        hub.close();
    }
}

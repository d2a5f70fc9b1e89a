package io.moonfleet.quickapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A home in memory: devices, storage and global variables, and a record of all that a QuickApp did. */
final class FakeHome implements QuickAppHome {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    record PropertyUpdate(int device, String name, JsonNode value) {}

    record ViewUpdate(int device, String element, String property, JsonNode value) {}

    record LifeChange(int device, Life life, String detail) {}

    final Map<Integer, ObjectNode> devices = new ConcurrentHashMap<>();
    final Map<String, JsonNode> storage = new ConcurrentHashMap<>();
    final List<PropertyUpdate> properties = new CopyOnWriteArrayList<>();
    final List<ViewUpdate> views = new CopyOnWriteArrayList<>();
    final List<LogLine> log = new CopyOnWriteArrayList<>();
    final List<LifeChange> lives = new CopyOnWriteArrayList<>();
    final List<HomeRequest> requests = new CopyOnWriteArrayList<>();
    volatile boolean mayAct = true;
    private final Map<String, Function<HomeRequest, HomeAnswer>> routes = new ConcurrentHashMap<>();
    private final AtomicInteger nextId = new AtomicInteger(100);

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException bad) {
            throw new IllegalArgumentException(bad);
        }
    }

    FakeHome device(int id, int parent, String type, String properties) {
        var device = (ObjectNode) json("{'name':'device " + id + "','enabled':true,'visible':true,'roomID':219,"
                + "'interfaces':['quickApp'],'created':1700000000,'modified':1700000001}");
        device.put("id", id);
        device.put("parentId", parent);
        device.put("type", type);
        device.set("properties", json(properties));
        devices.put(id, device);
        return this;
    }

    /** Answers "METHOD /path" (without query) from now on. */
    FakeHome route(String methodAndPath, Function<HomeRequest, HomeAnswer> answer) {
        routes.put(methodAndPath, answer);
        return this;
    }

    FakeHome route(String methodAndPath, int status, String body) {
        return route(methodAndPath, request -> new HomeAnswer(status, json(body)));
    }

    @Override
    public boolean mayAct() {
        return mayAct;
    }

    @Override
    public CompletionStage<HomeAnswer> request(HomeRequest request) {
        requests.add(request);
        var answer = new CompletableFuture<HomeAnswer>();
        Thread.ofVirtual().start(() -> answer.complete(answer(request)));
        return answer;
    }

    private HomeAnswer answer(HomeRequest request) {
        var path = request.path().split("\\?", 2)[0];
        var route = routes.get(request.method() + " " + path);
        if (route != null) {
            return route.apply(request);
        }
        if (request.method().equals("POST") && path.equals("/plugins/createChildDevice")) {
            return createChild(request.body());
        }
        if (path.startsWith("/plugins/") && path.contains("/variables")) {
            return storage(request, path);
        }
        return new HomeAnswer(404, json("{'type':'ERROR','reason':'not found','message':'" + path + "'}"));
    }

    private HomeAnswer createChild(JsonNode body) {
        var id = nextId.getAndIncrement();
        device(id, body.get("parentId").intValue(), body.get("type").textValue(), "{}");
        var device = devices.get(id);
        device.set("name", body.get("name"));
        if (body.path("initialProperties").isObject()) {
            device.set("properties", body.get("initialProperties"));
        }
        return new HomeAnswer(200, device);
    }

    private HomeAnswer storage(HomeRequest request, String path) {
        var name = URLDecoder.decode(path.replaceFirst(".*/variables/?", ""), StandardCharsets.UTF_8);
        return switch (request.method()) {
            case "GET" -> name.isEmpty() ? all() : found(storage.get(name));
            case "PUT" -> storage.containsKey(name) ? store(request.body()) : found(null);
            case "POST" -> store(request.body());
            case "DELETE" -> {
                storage.keySet().removeIf(key -> name.isEmpty() || key.equals(name));
                yield new HomeAnswer(200, null);
            }
            default -> new HomeAnswer(405, null);
        };
    }

    private HomeAnswer all() {
        ArrayNode list = MAPPER.createArrayNode();
        storage.values().forEach(list::add);
        return new HomeAnswer(200, list);
    }

    private static HomeAnswer found(JsonNode record) {
        return record == null ? new HomeAnswer(404, null) : new HomeAnswer(200, record);
    }

    private HomeAnswer store(JsonNode record) {
        storage.put(record.get("name").textValue(), record);
        return new HomeAnswer(201, record);
    }

    @Override
    public void updateProperty(int device, String name, JsonNode value) {
        properties.add(new PropertyUpdate(device, name, value));
        var found = devices.get(device);
        if (found != null) {
            var copy = found.deepCopy();
            ((ObjectNode) copy.get("properties")).set(name, value);
            devices.put(device, copy);
        }
    }

    @Override
    public void updateView(int device, String element, String property, JsonNode value) {
        views.add(new ViewUpdate(device, element, property, value));
    }

    @Override
    public void log(LogLine line) {
        log.add(line);
    }

    @Override
    public void lifeChanged(int device, Life life, String detail) {
        lives.add(new LifeChange(device, life, detail));
    }

    @Override
    public JsonNode device(int id) {
        return devices.get(id);
    }

    @Override
    public List<JsonNode> children(int parent) {
        return devices.values().stream()
                .filter(device -> device.get("parentId").intValue() == parent)
                .sorted((a, b) ->
                        Integer.compare(a.get("id").intValue(), b.get("id").intValue()))
                .map(JsonNode.class::cast)
                .toList();
    }

    /** The messages logged so far, as "type: message". */
    List<String> messages() {
        return log.stream().map(line -> line.type() + ": " + line.message()).toList();
    }
}

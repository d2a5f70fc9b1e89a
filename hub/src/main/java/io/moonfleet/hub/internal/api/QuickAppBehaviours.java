package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppFile;
import io.moonfleet.hub.QuickAppInstallation;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.document.LineDiff;
import io.moonfleet.hub.internal.document.StoredFiles;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.secret.SecretVariables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /quickApp}: installing, files, export, and the versions of the files. */
final class QuickAppBehaviours {

    private static final String EMPTY_MAIN = """
            function QuickApp:onInit()
                self:debug("onInit")
            end
            """;

    /** The properties that an .fqa has, in its order. */
    private static final List<String> EXPORTED = List.of(
            "viewLayout",
            "uiView",
            "uiCallbacks",
            "quickAppVariables",
            "apiVersion",
            "typeTemplateInitialized",
            "useEmbededView",
            "useUiView",
            "manufacturer",
            "model",
            "buildNumber",
            "supportedDeviceRoles",
            "deviceRole",
            "userDescription",
            "quickAppUuid");

    private static final Logger LOG = LoggerFactory.getLogger(QuickAppBehaviours.class);

    private final HubParts parts;
    private final DeviceTable devices;

    QuickAppBehaviours(HubParts parts) {
        this.parts = parts;
        this.devices = parts.devices();
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("quickApp.install", Behaviour.of(this::install));
        behaviours.put("quickApp.export", Behaviour.of(this::export));
        behaviours.put("quickApp.files", Behaviour.of(this::list));
        behaviours.put("quickApp.createFile", Behaviour.of(this::createFile));
        behaviours.put("quickApp.putFiles", Behaviour.of(this::putFiles));
        behaviours.put("quickApp.file", Behaviour.of(this::file));
        behaviours.put("quickApp.putFile", Behaviour.of(this::putFile));
        behaviours.put("quickApp.deleteFile", Behaviour.of(this::deleteFile));
        behaviours.put(
                "quickApp.versions",
                Behaviour.of(call -> ApiAnswer.ok(files(call).versions())));
        behaviours.put("quickApp.version", Behaviour.of(this::version));
        behaviours.put("quickApp.restore", Behaviour.of(this::restore));
        behaviours.put("quickApp.diff", Behaviour.of(this::diff));
        new LimitBehaviours(parts).register(behaviours);
    }

    // ---- installing

    private ApiAnswer install(Call call) {
        var body = call.object();
        var properties = body.path("initialProperties") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        var files = filesOf(body, properties);
        ViewCheck.check(properties);
        var variables = properties.remove(SecretVariables.PROPERTY);
        var installation = new QuickAppInstallation(
                call.bodyText("name"),
                call.bodyText("type"),
                properties,
                body.path("initialInterfaces").isArray() ? call.bodyTexts("initialInterfaces") : List.of(),
                variables(variables),
                0);
        // Checked before the device is made: a device without code would be of no use.
        var room = body.has("roomId")
                ? call.bodyNumber("roomId")
                : call.queryNumber("roomId").orElse(0);
        if (room != 0) {
            parts.documents().get("room", Integer.toString(room));
        }
        var device = devices.install(installation);
        if (variables != null && SecretVariables.hasSecrets(variables)) {
            devices.updateProperty(device.id(), SecretVariables.PROPERTY, variables);
            device = devices.get(device.id());
        }
        try {
            files(device.id()).replace(files);
        } catch (HubException e) {
            devices.remove(device.id());
            throw e;
        }
        if (room != 0) {
            device = devices.modify(device.id(), Json.object().put("roomID", room));
        }
        if (parts.actions().isConnected()) {
            parts.actions().port().installed(device.id());
        }
        return ApiAnswer.ok(device.document());
    }

    /** Old exports have their only file as a property; a body without any code gets an empty QuickApp. */
    private static List<QuickAppFile> filesOf(ObjectNode body, ObjectNode properties) {
        var main = properties.remove("mainFunction");
        if (body.path("files").isArray() && !body.path("files").isEmpty()) {
            var files = new ArrayList<QuickAppFile>();
            body.path("files").forEach(file -> files.add(parse(file, null)));
            return files;
        }
        var code = main != null && main.isTextual() ? main.textValue() : EMPTY_MAIN;
        return List.of(new QuickAppFile("main", true, true, code));
    }

    /**
     * @param before what the file was: fields that are missing keep their value
     */
    private static QuickAppFile parse(JsonNode file, QuickAppFile before) {
        if (!file.isObject()) {
            throw HubException.badRequest("files: each must be an object");
        }
        var name = file.path("name");
        var content = file.path("content");
        if (before == null && !name.isTextual()) {
            throw HubException.badRequest("files: name must be a text");
        }
        if (!content.isTextual() && !content.isMissingNode() && !content.isNull()) {
            throw HubException.badRequest("files: content must be a text");
        }
        return new QuickAppFile(
                name.isTextual() ? name.textValue() : before.name(),
                file.path("isMain").asBoolean(before != null && before.main()),
                file.path("isOpen").asBoolean(before != null && before.open()),
                content.isTextual() ? content.textValue() : before == null ? "" : before.content());
    }

    /** But for secrets: without their type they would be stored, and told of, like all others. */
    private static Map<String, JsonNode> variables(JsonNode list) {
        var variables = new LinkedHashMap<String, JsonNode>();
        if (list != null && list.isArray()) {
            for (var each : list) {
                if (!SecretVariables.isSecret(each)) {
                    variables.put(each.path("name").asText(), Json.orNull(each.get("value")));
                }
            }
        }
        return variables;
    }

    private ApiAnswer export(Call call) {
        if (call.request().body() != null
                && call.objectOrEmpty().path("encrypted").asBoolean()) {
            throw HubException.badRequest(
                    "encrypted: an encrypted .fqax is signed by Fibaro; only plain .fqa can be exported");
        }
        var device = quickApp(call);
        var fqa = Json.object()
                .put("apiVersion", device.property("apiVersion").asText("1.3"))
                .put("name", device.name())
                .put("type", device.type());
        var properties = fqa.putObject("initialProperties");
        for (var name : EXPORTED) {
            var value = device.property(name);
            if (!value.isMissingNode()) {
                properties.set(name, name.equals(SecretVariables.PROPERTY) ? SecretVariables.masked(value) : value);
            }
        }
        var interfaces = fqa.putArray("initialInterfaces");
        device.document().path("interfaces").forEach(each -> {
            if (!each.asText().equals("quickApp")) {
                interfaces.add(each);
            }
        });
        var list = fqa.putArray("files");
        files(device.id())
                .all()
                .forEach(file -> list.add(StoredFiles.describe(file).put("content", file.content())));
        return ApiAnswer.ok(fqa);
    }

    // ---- files

    private Device quickApp(Call call) {
        var device = devices.get(call.number("deviceId"));
        if (!device.isQuickApp()) {
            throw HubException.badRequest("device " + device.id() + " is no QuickApp");
        }
        return device;
    }

    private StoredFiles files(Call call) {
        return files(quickApp(call).id());
    }

    private StoredFiles files(int id) {
        return new StoredFiles(parts.documents(), parts.clock(), id);
    }

    private ApiAnswer list(Call call) {
        var list = Json.array();
        files(call).all().forEach(file -> list.add(StoredFiles.describe(file)));
        return ApiAnswer.ok(list);
    }

    private static HubException unknown(Call call) {
        return DocumentTable.unknown("file", call.path("fileName"));
    }

    private ApiAnswer file(Call call) {
        var file = files(call).find(call.path("fileName")).orElseThrow(() -> unknown(call));
        return ApiAnswer.ok(StoredFiles.describe(file).put("content", file.content()));
    }

    private ApiAnswer createFile(Call call) {
        var files = files(call);
        var made = parse(call.object(), null);
        if (files.find(made.name()).isPresent()) {
            throw HubException.conflict("name: the file '" + made.name() + "' exists already");
        }
        change(call, List.of(made), List.of());
        return ApiAnswer.ok(StoredFiles.describe(made).put("content", made.content()));
    }

    /** Many at once: the QuickApp starts anew once (HC3). */
    private ApiAnswer putFiles(Call call) {
        var body = call.request().body();
        if (body == null || !body.isArray()) {
            throw HubException.badRequest("the body must be a list of files");
        }
        var files = files(call);
        var changed = new ArrayList<QuickAppFile>();
        for (var each : body) {
            changed.add(parse(each, files.find(each.path("name").asText()).orElse(null)));
        }
        change(call, changed, List.of());
        return list(call);
    }

    private ApiAnswer putFile(Call call) {
        var before = files(call).find(call.path("fileName")).orElseThrow(() -> unknown(call));
        var after = parse(call.object(), before);
        change(call, List.of(after), after.name().equals(before.name()) ? List.of() : List.of(before.name()));
        return ApiAnswer.ok(StoredFiles.describe(after).put("content", after.content()));
    }

    private ApiAnswer deleteFile(Call call) {
        var file = files(call).find(call.path("fileName")).orElseThrow(() -> unknown(call));
        if (file.main()) {
            throw new HubException(403, "FORBIDDEN", "the main file can't be removed");
        }
        change(call, List.of(), List.of(file.name()));
        return new ApiAnswer(200, null);
    }

    /** Puts changed files in and takes removed ones out, as one new version; a new main file takes the old one's place. */
    private void change(Call call, List<QuickAppFile> changed, List<String> removed) {
        var device = quickApp(call);
        var files = files(device.id());
        var all = new LinkedHashMap<String, QuickAppFile>();
        boolean newMain = changed.stream().anyMatch(QuickAppFile::main);
        for (var file : files.all()) {
            all.put(file.name(), newMain ? new QuickAppFile(file.name(), false, file.open(), file.content()) : file);
        }
        removed.forEach(all::remove);
        changed.forEach(file -> all.put(file.name(), file));
        if (files.replace(List.copyOf(all.values()))) {
            wereChanged(device.id());
        }
    }

    private void wereChanged(int id) {
        parts.events()
                .generic(
                        id,
                        "QuickAppFilesChangedEvent",
                        Json.object().put("id", id).put("deviceId", id));
        if (parts.actions().isConnected()) {
            parts.actions().port().restart(id).whenComplete((_, failure) -> {
                if (failure != null) {
                    LOG.warn("QuickApp {} could not be started anew", id, failure);
                }
            });
        }
    }

    // ---- versions

    private List<QuickAppFile> versionOf(Call call) {
        return files(call)
                .version(call.number("version"))
                .orElseThrow(() -> DocumentTable.unknown("version", call.path("version")));
    }

    private ApiAnswer version(Call call) {
        var list = Json.array();
        versionOf(call).forEach(file -> list.add(StoredFiles.describe(file).put("content", file.content())));
        return ApiAnswer.ok(list);
    }

    /** Against another version, or against the files as they are now. */
    private ApiAnswer diff(Call call) {
        var before = versionOf(call);
        var to = call.queryNumber("to");
        var after = to.isEmpty()
                ? files(call).all()
                : files(call)
                        .version(to.get())
                        .orElseThrow(
                                () -> DocumentTable.unknown("version", to.get().toString()));
        var names = new TreeSet<String>();
        before.forEach(file -> names.add(file.name()));
        after.forEach(file -> names.add(file.name()));
        var list = Json.array();
        for (var name : names) {
            var old = contentOf(before, name);
            var now = contentOf(after, name);
            if (!old.equals(now)) {
                var change = old.isEmpty() ? "added" : now.isEmpty() ? "removed" : "changed";
                list.addObject()
                        .put("name", name)
                        .put("change", change)
                        .put("diff", LineDiff.unified(name, old.orElse(""), name, now.orElse("")));
            }
        }
        return ApiAnswer.ok(list);
    }

    private static Optional<String> contentOf(List<QuickAppFile> files, String name) {
        return files.stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .map(QuickAppFile::content);
    }

    private ApiAnswer restore(Call call) {
        var id = quickApp(call).id();
        if (files(id).replace(versionOf(call))) {
            wereChanged(id);
        }
        return ApiAnswer.ok(files(id).versions());
    }
}

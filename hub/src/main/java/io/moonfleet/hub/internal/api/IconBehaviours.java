package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** {@code /icons}: pictures that somebody has uploaded. They come as base64; the gateway makes that of a form. */
final class IconBehaviours {

    private final DocumentTable documents;

    IconBehaviours(HubParts parts) {
        this.documents = parts.documents();
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("icons.list", Behaviour.of(this::icons));
        behaviours.put("icons.create", Behaviour.of(this::createIcon));
        behaviours.put("icons.delete", Behaviour.of(this::deleteIcon));
        behaviours.put("icons.picture", Behaviour.of(this::picture));
    }

    private static final List<String> ICON_GROUPS = List.of("device", "room", "scene");
    private static final int FIRST_ICON = 1_000;

    private ApiAnswer icons(Call call) {
        var type = call.query("deviceType");
        var answer = Json.object();
        ICON_GROUPS.forEach(answer::putArray);
        for (var icon : documents.all("icon")) {
            var group = icon.path("type").asText();
            boolean wanted = type.isEmpty() || icon.path("deviceType").asText().equals(type.get());
            if (wanted && answer.path(group) instanceof ArrayNode list) {
                var shown = icon.deepCopy();
                shown.remove(List.of("icon", "type"));
                list.add(shown);
            }
        }
        return ApiAnswer.ok(type.isPresent() ? answer.path("device") : answer);
    }

    private ApiAnswer createIcon(Call call) {
        var type = call.bodyText("type");
        if (!ICON_GROUPS.contains(type)) {
            throw HubException.badRequest("type: must be one of " + String.join(", ", ICON_GROUPS));
        }
        var picture = call.object().path("icon");
        if (!picture.isTextual()) {
            throw HubException.badRequest("icon: must be the picture in base64");
        }
        Limits.checkValue(picture, "icon");
        if (bytes(picture.textValue()).length == 0) {
            throw HubException.badRequest("icon: the picture is empty");
        }
        var ending = call.object().path("fileExtension").asText("png");
        if (!PICTURES.containsKey(ending)) {
            throw HubException.badRequest("fileExtension: must be png or svg");
        }
        return documents.exclusively("icon", () -> {
            int id = documents.freeNumber("icon", FIRST_ICON);
            var name = "User" + id;
            var icon = Json.object()
                    .put("id", id)
                    .put("type", type)
                    .put("iconSetName", name)
                    .put("iconName", name)
                    .put("deviceType", call.object().path("deviceType").asText())
                    .put("fileExtension", ending);
            icon.set("icon", picture);
            documents.put("icon", Integer.toString(id), icon);
            return new ApiAnswer(201, Json.object().put("id", id).put("iconSetName", name));
        });
    }

    private static final Map<String, String> PICTURES = Map.of("png", "image/png", "svg", "image/svg+xml");

    /** The picture by the icon's name, with or without the ending of a file. */
    private ApiAnswer picture(Call call) {
        var file = call.path("name");
        int dot = file.lastIndexOf('.');
        var name = dot < 0 ? file : file.substring(0, dot);
        for (var icon : documents.all("icon")) {
            if (icon.path("type").asText().equals(call.path("group"))
                    && icon.path("iconName").asText().equals(name)) {
                var type = PICTURES.getOrDefault(icon.path("fileExtension").asText(), "application/octet-stream");
                return ApiAnswer.file(type, bytes(icon.path("icon").asText()));
            }
        }
        throw DocumentTable.unknown("icon", file);
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw HubException.badRequest("icon: must be the picture in base64");
        }
    }

    private ApiAnswer deleteIcon(Call call) {
        var type = call.requiredQuery("type");
        var id = call.query("id");
        var name = call.query("name");
        for (var icon : documents.all("icon")) {
            boolean meant = icon.path("type").asText().equals(type)
                    && (id.isPresent() && id.get().equals(icon.path("id").asText())
                            || name.isPresent()
                                    && name.get().equals(icon.path("iconName").asText()));
            if (meant) {
                documents.remove("icon", icon.path("id").asText());
                return new ApiAnswer(200, null);
            }
        }
        throw DocumentTable.unknown("icon", id.or(() -> name).orElse("?"));
    }
}

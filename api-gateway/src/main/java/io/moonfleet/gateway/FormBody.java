package io.moonfleet.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.moonfleet.protocol.Refusal;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A form as the JSON body that the hub takes: an object with a field for each part, files in base64. The file of {@code
 * /quickApp/import} is the body itself, because an .fqa is what {@code POST /quickApp} takes as JSON.
 */
final class FormBody {

    private static final List<String> IMPORT = List.of("quickApp", "import");

    /** Some public .fqa have raw control characters inside strings (FACTS 4). */
    private static final ObjectReader LENIENT = JsonBody.MAPPER
            .reader()
            .with(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .forType(JsonNode.class);

    private FormBody() {}

    static JsonNode of(Form form, List<String> path) {
        return path.equals(IMPORT) ? archive(form) : fields(form);
    }

    private static ObjectNode fields(Form form) {
        var body = JsonBody.MAPPER.createObjectNode();
        for (var part : form.parts()) {
            if (part.isFile()) {
                body.put(part.name(), Base64.getEncoder().encodeToString(part.content()));
                int dot = part.file().lastIndexOf('.');
                if (dot >= 0 && !body.has("fileExtension")) {
                    body.put("fileExtension", part.file().substring(dot + 1).toLowerCase(Locale.ROOT));
                }
            } else {
                body.set(part.name(), TextNode.valueOf(part.text()));
            }
        }
        return body;
    }

    private static JsonNode archive(Form form) {
        var file = form.part("file")
                .or(() -> form.parts().stream().filter(Form.Part::isFile).findFirst())
                .orElseThrow(() -> BadRequestException.because("file: is missing in the form"));
        if (file.isFile() && file.file().toLowerCase(Locale.ROOT).endsWith(".fqax")) {
            throw cannotImport("an .fqax is signed and encrypted by Fibaro; only a plain .fqa can be installed");
        }
        try {
            var archive = LENIENT.<JsonNode>readValue(JsonBody.withoutMark(file.text()));
            if (!(archive instanceof ObjectNode body)) {
                throw cannotImport("the file holds no .fqa");
            }
            form.part("roomId")
                    .map(Form.Part::text)
                    .filter(text -> !text.isBlank())
                    .ifPresent(room -> body.put("roomId", room.strip()));
            return body;
        } catch (JsonProcessingException e) {
            throw cannotImport("the file is no .fqa: " + JsonBody.said(e));
        }
    }

    private static BadRequestException cannotImport(String message) {
        return new BadRequestException(new Refusal(400, "Cannot import quick app file", message));
    }
}

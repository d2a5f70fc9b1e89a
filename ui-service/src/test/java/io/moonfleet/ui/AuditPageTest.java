package io.moonfleet.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditPageTest {

    private final AuditPage page = new AuditPage();

    private static JsonNode entries(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void eachDeedIsARow() {
        var shown = page.show(
                entries("[{\"id\":2,\"user\":\"anna\",\"action\":\"PUT /devices/{deviceID}\",\"status\":200},"
                        + "{\"id\":1,\"user\":\"bert\",\"status\":403,\"reason\":\"FORBIDDEN\"}]"),
                Map.of("user", "anna"),
                true);
        assertThat(shown)
                .contains(">anna</td>", ">PUT /devices/{deviceID}</td>", "<tr class=\"refused\">")
                .contains("name=\"user\" value=\"anna\"")
                .contains("href=\"/audit?user=anna&amp;before=1\"")
                .contains("/api/moonfleet/audit?user=anna&amp;format=csv")
                .doesNotContain("<script", "style=");
    }

    @Test
    void timesAreReadableAndWhole() {
        assertThat(page.show(entries("[{\"id\":1,\"time\":\"2026-11-29T17:37:59.760307733Z\"}]"), Map.of(), false))
                .contains("<time datetime=\"2026-11-29T17:37:59.760307733Z\">2026-11-29 17:37:59</time>");
    }

    /** On a phone there is no head over the columns. */
    @Test
    void eachCellSaysWhatItIs() {
        var shown = page.show(entries("[{\"id\":1,\"user\":\"anna\",\"status\":200}]"), Map.of(), false);
        assertThat(shown)
                .contains("<td class=\"user\" data-title=\"Who\">anna</td>")
                .contains("<td class=\"reason\" data-title=\"Reason\"></td>");
    }

    @Test
    void nothingThatFitsIsSaidSo() {
        assertThat(page.show(entries("[]"), Map.of(), false))
                .contains("Nothing that fits")
                .doesNotContain("Older");
    }

    /** Attack: names, paths and bodies of others stand in an administrator's page. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</td></tr></table><form action=//evil>",
                "&lt;script&gt;",
                "@ROWS@@FIELDS@"
            })
    void attackByMarkupInTheLogIsText(String text) {
        var mapper = new ObjectMapper();
        var list = mapper.createArrayNode();
        var entry = list.addObject().put("id", 1).put("status", 200);
        for (var field : new String[] {"time", "user", "role", "from", "action", "about", "reason", "detail"}) {
            entry.put(field, text);
        }
        var shown = page.show(list, Map.of("about", text), true);
        assertThat(shown)
                .doesNotContain("<script", "<img src=x", "onerror=alert(1)>", "' onmouseover='", "<form action=//")
                .doesNotContain(text.equals("&lt;script&gt;") ? ">&lt;script&gt;</td>" : text);
    }
}

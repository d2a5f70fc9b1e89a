package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Ports;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home with users of its own: the commands, the API, the pages. */
class UsersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "correct horse";

    @TempDir
    private Path folder;

    private String users(int exit, String input, String... arguments) {
        var whole = new ArrayList<>(List.of("users"));
        whole.addAll(List.of(arguments));
        whole.addAll(List.of("--hub", folder.toString()));
        try (var command = Moonfleet.command(whole)) {
            command.type(input);
            assertThat(command.awaitExit(PATIENCE)).as(command.output().text()).hasValue(exit);
            return command.output().text();
        }
    }

    @Test
    void aHomeThatEverybodyCouldReachIsRefusedUntilItHasAUser() {
        var port = Integer.toString(Ports.free());
        var serve = List.of("serve", "--hub", folder.toString(), "--host", "0.0.0.0", "--port", port, "--run-for", "1");
        try (var refused = Moonfleet.command(serve)) {
            assertThat(refused.awaitExit(PATIENCE)).hasValue(2);
            assertThat(refused.output().text()).contains("no users are configured", "moonfleet users add");
        }
        users(0, PASSWORD, "add", "anna", "--role", "admin");
        try (var served = Moonfleet.command(serve)) {
            assertThat(served.awaitExit(PATIENCE)).as(served.output().text()).hasValue(0);
        }
    }

    @Test
    void usersAreKeptWhileTheHomeRestsAndChangedWhileItRuns() throws Exception {
        assertThat(users(0, PASSWORD, "add", "anna", "--role", "admin")).contains("anna may sign in as admin");
        users(1, "short", "add", "bert");
        users(1, PASSWORD, "add", "anna");
        try (var home = Moonfleet.served(folder);
                var web = new WebClient()) {
            var devices = home.api().resolve("/api/devices");
            assertThat(web.get(devices).statusCode()).isEqualTo(401);
            assertThat(status(web, devices, "anna", PASSWORD)).isEqualTo(200);
            // Who is not the folder's owner reads no key.
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("hub.key"))))
                    .isEqualTo("rw-------");

            users(0, PASSWORD, "add", "cleo", "--role", "viewer");
            assertThat(users(0, "", "list")).containsPattern("anna +admin").containsPattern("cleo +viewer");
            assertThat(status(web, devices, "cleo", PASSWORD)).isEqualTo(200);
            // Nothing was granted to her yet, and nothing is there for her: also not by the gateway's own answers.
            var poll = web.get(
                    home.api().resolve("/api/refreshStates?last=0"),
                    "Authorization",
                    WebClient.basic("cleo", PASSWORD));
            assertThat(poll.statusCode()).isEqualTo(200);
            assertThat(poll.body()).contains("\"last\":").contains("\"changes\":[]");
            users(0, "", "remove", "cleo");
            assertThat(users(0, "", "list")).doesNotContain("cleo");

            var token = lastLine(users(0, "", "token", "anna", "--label", "script", "--days", "1"));
            assertThat(token).startsWith("mf_");
            assertThat(web.get(devices, "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(200);
            assertThat(users(0, "", "tokens", "anna")).contains("script").doesNotContain(token);

            var backup = folder.resolve("backup.db");
            try (var command = Moonfleet.command(List.of("backup", "--hub", folder.toString(), backup.toString()))) {
                assertThat(command.awaitExit(PATIENCE))
                        .as(command.output().text())
                        .hasValue(0);
            }
            pagesAskForAName(home.pages(), web);
            theAuditLogKnowsIt(home.api(), web);
            var process = home.processes().getFirst();
            process.terminate();
            // Closing insists after a few seconds, and who is killed takes nothing away.
            assertThat(process.awaitExit(PATIENCE)).isPresent();
        }
        assertThat(folder.resolve("hub.key")).doesNotExist();
        users(1, "", "role", "anna", "viewer");
        assertThat(users(0, "", "list")).contains("anna").doesNotContain("cleo");
    }

    /** Who was made at rest and who while it ran; who came in, from where, and who did not; and no password. */
    private static void theAuditLogKnowsIt(URI api, WebClient web) {
        assertThat(status(web, api.resolve("/api/devices"), "eve", "a guess")).isEqualTo(403);
        var audit = api.resolve("/api/moonfleet/audit");
        var basic = WebClient.basic("anna", PASSWORD);
        var users = web.get(URI.create(audit + "?action=/moonfleet/users"), "Authorization", basic)
                .body();
        assertThat(users).as("from where, also on the machine itself").contains("\"from\":\"127.0.0.1\"");
        assertThat(users)
                .contains("\"/moonfleet/users/anna\"", "\"DELETE /moonfleet/users/{name}\"")
                .doesNotContain(PASSWORD);
        var signIns = web.get(URI.create(audit + "?action=sign-in"), "Authorization", basic)
                .body();
        assertThat(signIns)
                .containsPattern("\\{[^}]*\"eve\"[^}]*\"127\\.0\\.0\\.1\"[^}]*WRONG_CREDENTIALS")
                .containsPattern("\\{[^}]*\"anna\"[^}]*\"127\\.0\\.0\\.1\"")
                .doesNotContain(PASSWORD, "a guess");
        assertThat(web.get(URI.create(audit + "?format=csv"), "Authorization", basic)
                        .body())
                .contains("sign-in", "eve");
    }

    private static void pagesAskForAName(URI pages, WebClient web) {
        var first = web.get(pages.resolve("/quickapp/55"));
        assertThat(first.statusCode()).isEqualTo(303);
        var login = WebClient.next(first);
        assertThat(login.toString()).endsWith("/login?return=%2Fquickapp%2F55");
        assertThat(web.get(login).body()).contains("<form", "value=\"/quickapp/55\"");
        var form = Map.of("user", "anna", "password", PASSWORD, "return", "/quickapp/55");
        assertThat(web.post(pages.resolve("/login"), form).statusCode()).isEqualTo(403);
        var entered = web.post(pages.resolve("/login"), form, "Origin", origin(pages));
        assertThat(WebClient.next(entered).getPath()).isEqualTo("/quickapp/55");
        assertThat(web.get(WebClient.next(entered)).body()).contains("moon-app");
        assertThat(web.get(pages.resolve("/ui/session")).body()).contains("\"name\":\"anna\"", "\"role\":\"admin\"");
        // The same cookie opens the API to our own pages.
        assertThat(web.get(pages.resolve("/api/devices")).statusCode()).isEqualTo(200);
        assertThat(web.post(pages.resolve("/logout"), Map.of(), "Origin", origin(pages))
                        .body())
                .contains("Signed out");
        assertThat(web.get(pages.resolve("/ui/session")).statusCode()).isEqualTo(401);
    }

    private static String origin(URI pages) {
        return pages.toString().replaceAll("/+$", "");
    }

    private static int status(WebClient web, URI address, String user, String password) {
        return web.get(address, "Authorization", WebClient.basic(user, password))
                .statusCode();
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (_, last) -> last).strip();
    }
}

package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The table {@code _PY}, which docs/plua.md describes. */
@Timeout(60)
class ProjectBridgeTest {

    @TempDir
    Path outside;

    private final Facts facts = new Facts();
    private Path project;

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectories(outside.resolve("project"));
        Files.writeString(outside.resolve("secret.txt"), "secret");
        Files.writeString(project.resolve("data.txt"), "here\0bytes");
        facts.bench.settings = facts.bench.settings.withProject(project);
    }

    @AfterEach
    void close() {
        facts.close();
    }

    @Test
    @DisplayName("a QuickApp that nobody vouches for has no _PY")
    void absentForTenants() {
        try (var tenant = new Facts()) {
            tenant.hold("same(_PY, nil) print('done')");
        }
    }

    @Test
    void filesOfTheProject() throws IOException {
        facts.hold(
                """
                same(_PY.read_file("data.txt"), "here\\0bytes")
                same(_PY.write_file("new/deep.txt", "x\\255"), true) same(_PY.readFile("new/deep.txt"), "x\\255")
                same(_PY.file_exists("new/deep.txt"), true) same(_PY.file_exists("nothing"), false)
                same(_PY.list_dir("."), {"data.txt", "new"}) same(_PY.list_dir("new"), {"deep.txt"})
                local nothing, why = _PY.read_file("nothing.txt") same(nothing, nil) same(why, "nothing.txt: NoSuchFile")
                same(_PY.remove_file("new/deep.txt"), true) same(_PY.list_dir("new"), json.util.InitArray({}))
                same(_PY.read_file(_PY.project_folder .. "/data.txt"), "here\\0bytes")
                _PY.write_file("lib.lua", "return ...") same(_PY.loadfile("lib.lua")(5), 5)
                print("done")
                """.replace("same(_PY.list_dir(\"new\"), json.util.InitArray({}))", "same(#_PY.list_dir(\"new\"), 0)"));
    }

    @Test
    @DisplayName("nothing above the project's folder, neither by .. nor by an absolute path nor through a link")
    void notAbove() throws IOException {
        Files.createSymbolicLink(project.resolve("link.txt"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(project.resolve("up"), outside);
        facts.hold("""
                for _, name in ipairs({"../secret.txt", "a/../../secret.txt", "OUTSIDE/secret.txt", "/etc/passwd", "link.txt", "up/secret.txt", "up/new.txt"}) do
                  for _, operation in ipairs({_PY.read_file, _PY.write_file, _PY.file_exists, _PY.remove_file, _PY.list_dir}) do
                    raises(function() operation(name, "x") end, "is not within the project's folder")
                  end
                end
                print("done")
                """.replace("OUTSIDE", outside.toString()));
        assertThat(outside.resolve("secret.txt")).hasContent("secret");
        assertThat(outside.resolve("new.txt")).doesNotExist();
    }

    @Test
    void timersTextAndEnvironment() {
        facts.hold("""
                same(_PY.base64_encode("a\\255"), "Yf8=") same(_PY.base64_decode("Yf8="), "a\\255")
                same(_PY.json_decode(_PY.json_encode({a = 1})).a, 1) same(_PY.getenv("PATH") ~= nil, true)
                same(_PY.getenv("NO_SUCH_NAME", "otherwise"), "otherwise") same(_PY.milli_time() > 1e9, true)
                raises(function() _PY.base64_decode("=") end, "base64")
                _PY.clearTimeout(_PY.setTimeout(function() error("never") end, 1))
                _PY.setTimeout(function() print("done") end, 5)
                """);
    }

    @Test
    @DisplayName("_PY.fibaroApiHook is asked before the hub; nil leaves it to the hub")
    void apiHook() {
        facts.home.route("GET /rooms", 200, "[]");
        facts.hold("""
                function _PY.fibaroApiHook(method, path, data)
                  if path == "/mine" then return {method = method, data = data}, 201 end
                end
                local answer, status = api.post("/mine", {x = 1}) same(answer.method, "POST") same(answer.data.x, 1) same(status, 201)
                same(select(2, api.get("/rooms")), 200)
                print("done")
                """);
        assertThat(facts.home.requests).noneMatch(request -> request.path().equals("/mine"));
    }

    @Test
    @DisplayName("_PY.mainLuaFile runs instead of the main file, and may run it")
    void mainHook() {
        facts.hold("""
                order = {}
                function _PY.mainLuaFile(names, run)
                  order[#order + 1] = names[1]
                  run()
                  same(order, {"main.lua", "main"})
                  print("done")
                end
                """, "order[#order + 1] = 'main'");
    }
}

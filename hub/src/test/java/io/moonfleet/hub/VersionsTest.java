package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Issue 5: "QuickApp versions: every change of files is kept; list, diff, roll back by API." */
class VersionsTest {

    private static final String VERSIONS = "/moonfleet/quickapps/55/versions";

    private static TestHub withThreeVersions() {
        var it = new TestHub();
        it.post(
                "/quickApp",
                "{'name':'Lamp','type':'com.fibaro.binarySwitch','files':"
                        + "[{'name':'main','isMain':true,'content':'a\\nb\\nc\\n'}]}");
        it.put("/quickApp/55/files/main", "{'content':'a\\nB\\nc\\n'}");
        it.post("/quickApp/55/files", "{'name':'extra','content':'new'}");
        return it;
    }

    @Test
    void everyChangeIsListed() {
        try (var it = withThreeVersions()) {
            var versions = it.get(VERSIONS).body();
            assertThat(versions).hasSize(3);
            assertThat(it.get(VERSIONS + "/1").body().path(0).path("content").asText())
                    .isEqualTo("a\nb\nc\n");
            assertThat(it.get(VERSIONS + "/9").status()).isEqualTo(404);
        }
    }

    @Test
    void aDifferenceIsShownAsDiffShowsIt() {
        try (var it = withThreeVersions()) {
            var one = it.get(VERSIONS + "/1/diff?to=2").body();
            assertThat(one).hasSize(1);
            assertThat(one.path(0).path("diff").asText())
                    .isEqualTo("--- main\n+++ main\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
            var now = it.get(VERSIONS + "/2/diff").body();
            assertThat(now.path(0).path("name").asText()).isEqualTo("extra");
            assertThat(now.path(0).path("change").asText()).isEqualTo("added");
            assertThat(it.get(VERSIONS + "/3/diff").body()).isEmpty();
        }
    }

    @Test
    void anOldVersionComesBackAsANewOne() {
        try (var it = withThreeVersions()) {
            it.quickApps.calls.clear();
            assertThat(it.post(VERSIONS + "/1/restore", null).status()).isEqualTo(200);
            assertThat(it.get(VERSIONS).body()).hasSize(4);
            assertThat(it.get("/quickApp/55/files").body()).hasSize(1);
            assertThat(it.quickApps.calls).containsExactly("restart 55");
        }
    }
}

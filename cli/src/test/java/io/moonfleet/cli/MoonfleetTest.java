package io.moonfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MoonfleetTest {

    @ParameterizedTest
    @ValueSource(strings = {"run", "serve", "backup", "restore", "users", "import-hc3", "fqa", "service", "train"})
    void aCommandThatIsNamedIsTheOnlyOneThatIsMadeReady(String name) {
        var commands = Moonfleet.commandLine(name, "--help").getSubcommands();
        assertThat(commands).containsOnlyKeys(name);
        assertThat(commands.get(name).getCommandName()).isEqualTo(name);
        assertThat(commands.get(name).getCommandSpec().qualifiedName()).isEqualTo("moonfleet " + name);
    }

    @Test
    void eachCommandTellsItsOptions() {
        assertHelps(Moonfleet.commandLine("--help"));
    }

    private static void assertHelps(CommandLine command) {
        if (command.getCommandSpec().usageMessage().hidden()) {
            return; // for the launcher
        }
        assertThat(command.getCommandSpec().optionsMap())
                .as(command.getCommandSpec().qualifiedName())
                .containsKey("--help");
        command.getSubcommands().values().forEach(MoonfleetTest::assertHelps);
    }

    @Test
    void helpAndMistakesKnowAllOfThem() {
        assertThat(Moonfleet.commandLine("--help").getUsageMessage())
                .contains("run", "serve", "import-hc3", "service")
                .doesNotContain("train");
        assertThat(Moonfleet.commandLine("rum").getSubcommands()).containsKeys("run", "users");
        assertThat(Moonfleet.commandLine().getSubcommands()).hasSize(9);
    }
}

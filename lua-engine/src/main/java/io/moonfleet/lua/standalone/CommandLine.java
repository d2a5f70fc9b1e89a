package io.moonfleet.lua.standalone;

import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of {@code lua}, understood as lua5.3 does.
 *
 * @param script the index of the script's name among the arguments; their number when there is none
 * @param wrong the argument that is no option or lacks its value, or null
 * @param steps what -e and -l ask for, in their order
 */
record CommandLine(
        boolean interactive, boolean version, boolean ignoresEnvironment, int script, String wrong, List<Step> steps) {

    /** What happens before the script. */
    sealed interface Step {}

    /** {@code -e statement} */
    record Execute(String statement) implements Step {}

    /** {@code -l module} */
    record Require(String module) implements Step {}

    boolean executes() {
        return steps.stream().anyMatch(Execute.class::isInstance);
    }

    static CommandLine parse(List<String> arguments) {
        return new Parser(arguments).parse();
    }

    private static final class Parser {

        private final List<String> arguments;
        private final List<Step> steps = new ArrayList<>();
        private boolean interactive;
        private boolean version;
        private boolean ignoresEnvironment;
        private int at;

        Parser(List<String> arguments) {
            this.arguments = arguments;
        }

        CommandLine parse() {
            for (; at < arguments.size(); at++) {
                var argument = arguments.get(at);
                if (!argument.startsWith("-") || argument.equals("-")) {
                    return result(null);
                }
                if (argument.equals("--")) {
                    at++;
                    return result(null);
                }
                if (!option(argument)) {
                    return result(argument);
                }
            }
            return result(null);
        }

        private CommandLine result(String wrong) {
            return new CommandLine(interactive, version, ignoresEnvironment, at, wrong, List.copyOf(steps));
        }

        private boolean option(String argument) {
            switch (argument.charAt(1)) {
                case 'E' -> ignoresEnvironment = true;
                case 'i' -> interactive = version = true;
                case 'v' -> version = true;
                case 'e', 'l' -> {
                    return optionWithValue(argument);
                }
                default -> {
                    return false;
                }
            }
            return argument.length() == 2;
        }

        private boolean optionWithValue(String argument) {
            var value = argument.substring(2);
            if (value.isEmpty()) {
                if (at + 1 >= arguments.size() || arguments.get(at + 1).startsWith("-")) {
                    return false;
                }
                at++;
                value = arguments.get(at);
            }
            steps.add(argument.charAt(1) == 'e' ? new Execute(value) : new Require(value));
            return true;
        }
    }
}

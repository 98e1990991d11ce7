import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.javarosa.core.model.CoreModelModule;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.services.storage.StorageManager;
import org.javarosa.core.services.storage.util.DummyIndexedStorageUtility;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;

/**
 * JavaRosa's half of the benchmark of the forms engine: the work of FormWork.swift, step for step, through JavaRosa's own
 * forms API. Arguments: WORK ROUNDS FORM [ANSWERS]. One line a step: its name, its times in milliseconds, what came out.
 */
public final class FormPeer {
    private static final Map<String, List<Double>> times = new LinkedHashMap<>();
    private static final Map<String, String> outcomes = new HashMap<>();

    private interface Work {
        Object run() throws Exception;
    }

    private static Object time(String step, Work work) throws Exception {
        long start = System.nanoTime();
        Object outcome = work.run();
        times.computeIfAbsent(step, key -> new ArrayList<>()).add((System.nanoTime() - start) / 1e6);
        if (outcome instanceof Integer) outcomes.put(step, outcome.toString());
        return outcome;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[1]);
        Path form = Path.of(arguments[2]);
        new XFormsModule().registerModule();
        // Preloads ask for device properties, which need some storage to be absent from.
        StorageManager.setStorageFactory((name, type) -> new DummyIndexedStorageUtility<>());
        switch (arguments[0]) {
            case "compile": compile(form, rounds); break;
            case "decode": decode(form, rounds); break;
            case "fill": fill(form, Path.of(arguments[3]), rounds); break;
            case "chain": chain(form, rounds); break;
            case "choices": choices(form, rounds); break;
            case "repeat": repeat(form, Integer.parseInt(arguments[3]), rounds); break;
            default: throw new IllegalArgumentException(arguments[0]);
        }
        times.forEach((step, all) -> {
            StringBuilder line = new StringBuilder(step).append('\t');
            for (double one : all) line.append(one).append(' ');
            System.out.println(line.append('\t').append(outcomes.getOrDefault(step, "")));
        });
        System.out.println("memory\t" + peakMemory() + "\t");
    }

    // MARK: The works

    private static void compile(Path form, int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) time("compile", () -> firstPage(open(form)));
    }

    /** The form as JavaRosa keeps it on a phone between two interviews. */
    private static void decode(Path form, int rounds) throws Exception {
        new JavaRosaCoreModule().registerModule();
        new CoreModelModule().registerModule();
        PrototypeManager.registerPrototypes(JavaRosaCoreModule.classNames);
        PrototypeManager.registerPrototypes(CoreModelModule.classNames);
        Path stored = Path.of(form + ".formdef");
        if (!Files.exists(stored)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            XFormUtils.getFormFromFormXml(form.toString(), null).writeExternal(new DataOutputStream(bytes));
            Files.write(stored, bytes.toByteArray());
            return;
        }
        for (int round = 0; round < rounds; round++) {
            time("decode", () -> {
                FormDef read = new FormDef();
                read.setFormXmlPath(form.toString());
                read.readExternal(
                    new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(stored))),
                    PrototypeManager.getDefault());
                return firstPage(begin(read));
            });
        }
    }

    private static void fill(Path form, Path file, int rounds) throws Exception {
        Map<String, String> answers = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split("\t");
            answers.put(parts[0], parts[1]);
        }
        for (int round = 0; round < rounds; round++) {
            FormEntryController controller = open(form);
            time("fill", () -> {
                int answered = 0;
                while (controller.stepToNextEvent() != FormEntryController.EVENT_END_OF_FORM) {
                    if (controller.getModel().getEvent() != FormEntryController.EVENT_QUESTION) continue;
                    show(controller);
                    String answer = answers.get(
                        controller.getModel().getFormIndex().getReference().toString(false));
                    if (answer == null) continue;
                    answer(controller, controller.getModel().getFormIndex(), answer);
                    answered++;
                }
                return answered;
            });
            time("finalize", () -> {
                FormDef definition = controller.getModel().getForm();
                controller.finalizeFormEntry();
                definition.validate(true);
                byte[] xml = new XFormSerializingVisitor().serializeInstance(definition.getInstance());
                return xml.length;
            });
        }
    }

    private static void chain(Path form, int rounds) throws Exception {
        FormEntryController controller = open(form);
        List<FormIndex> questions = questions(controller);
        for (int round = 0; round < rounds; round++) {
            String value = Integer.toString(round + 1);
            time("first", () -> answer(controller, questions.get(0), value));
            time("last", () -> answer(controller, questions.get(questions.size() - 1), value));
            time("all", () -> {
                for (int number = 0; number < questions.size(); number++) {
                    answer(controller, questions.get(number), Integer.toString(Integer.parseInt(value) + number));
                }
                return null;
            });
            outcomes.put("all", leaf(controller, "c100"));
        }
    }

    private static void choices(Path form, int rounds) throws Exception {
        FormEntryController controller = (FormEntryController) time("open", () -> open(form));
        List<FormIndex> questions = questions(controller);
        for (int round = 0; round < rounds; round++) {
            int number = round;
            time("equality", () -> ask(controller, questions.get(0), "r" + number % 100, questions.get(1)));
            time("equality-again", () -> ask(controller, questions.get(0), "r" + number % 100, questions.get(1)));
            time("range", () -> ask(controller, questions.get(2), Integer.toString(number * 10), questions.get(3)));
            String prefix = "Place " + (char) ('A' + number % 26) + (char) ('a' + number / 26 % 26);
            time("starts-with", () -> ask(controller, questions.get(4), prefix, questions.get(5)));
        }
    }

    private static int ask(FormEntryController controller, FormIndex filter, String value, FormIndex select) {
        answer(controller, filter, value);
        controller.jumpToIndex(select);
        return show(controller);
    }

    private static void repeat(Path form, int rows, int rounds) throws Exception {
        FormEntryController controller = open(form);
        FormIndex next = null;
        for (int row = 0; row <= rows; row++) {
            int event = controller.stepToNextEvent();
            while (event != FormEntryController.EVENT_PROMPT_NEW_REPEAT) event = controller.stepToNextEvent();
            next = controller.getModel().getFormIndex();
            if (row < rows) controller.newRepeat();
        }
        FormIndex newRow = next;
        List<FormIndex> questions = questions(controller);
        for (int row = 0; row < rows; row++) answer(controller, questions.get(row), Integer.toString(row));
        for (int round = 0; round < rounds; round++) {
            int row = round * 7 % rows;
            String value = Integer.toString(round + 1000);
            time("change", () -> answer(controller, questions.get(row), value));
            outcomes.put("change", Integer.toString(rightRows(controller)));
            time("add", () -> {
                controller.newRepeat(newRow);
                return null;
            });
            controller.deleteRepeat(newRow);
        }
    }

    /** Rows that hold the sum over all rows as it is. */
    private static int rightRows(FormEntryController controller) {
        long sum = 0;
        List<String> shown = new ArrayList<>();
        TreeElement root = controller.getModel().getForm().getMainInstance().getRoot();
        for (int child = 0; child < root.getNumChildren(); child++) {
            TreeElement row = root.getChildAt(child);
            if (!row.getName().equals("rep") || row.getMult() < 0) continue;
            IAnswerData number = row.getFirstChild("n").getValue();
            if (number != null) sum += Long.parseLong(number.getDisplayText());
            IAnswerData total = row.getFirstChild("total").getValue();
            shown.add(total == null ? "" : total.getDisplayText().replaceAll("\\.0$", ""));
        }
        int right = 0;
        for (String one : shown) if (one.equals(Long.toString(sum))) right++;
        return right;
    }

    // MARK: JavaRosa's API

    private static FormEntryController open(Path form) throws Exception {
        return begin(XFormUtils.getFormFromFormXml(form.toString(), null));
    }

    private static FormEntryController begin(FormDef definition) {
        FormEntryController controller = new FormEntryController(new FormEntryModel(definition));
        definition.initialize(true, new InstanceInitializationFactory());
        return controller;
    }

    private static int firstPage(FormEntryController controller) {
        int event = controller.stepToNextEvent();
        while (event != FormEntryController.EVENT_QUESTION) event = controller.stepToNextEvent();
        return show(controller);
    }

    /** What a page needs of the question: label and labelled choices. Returns how many choices. */
    private static int show(FormEntryController controller) {
        FormEntryPrompt prompt = controller.getModel().getQuestionPrompt();
        prompt.getLongText();
        List<SelectChoice> choices = prompt.getSelectChoices();
        if (choices == null) return 0;
        for (SelectChoice choice : choices) prompt.getSelectChoiceText(choice);
        return choices.size();
    }

    private static List<FormIndex> questions(FormEntryController controller) {
        List<FormIndex> found = new ArrayList<>();
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        int event = controller.getModel().getEvent();
        while (event != FormEntryController.EVENT_END_OF_FORM) {
            if (event == FormEntryController.EVENT_QUESTION) found.add(controller.getModel().getFormIndex());
            event = controller.stepToNextEvent();
        }
        return found;
    }

    private static Object answer(FormEntryController controller, FormIndex index, String value) {
        FormEntryPrompt prompt = controller.getModel().getQuestionPrompt(index);
        IAnswerData kind = AnswerDataFactory.template(prompt.getControlType(), prompt.getDataType());
        int result = controller.answerQuestion(index, kind.cast(new UncastData(value)), true);
        if (result != FormEntryController.ANSWER_OK) throw new IllegalStateException("answer refused at " + index);
        return null;
    }

    private static String leaf(FormEntryController controller, String name) {
        return controller.getModel().getForm().getMainInstance().getRoot().getFirstChild(name).getValue()
            .getDisplayText();
    }

    /** In kB. */
    private static String peakMemory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) return line.replaceAll("[^0-9]", "");
        }
        return "0";
    }
}

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.ValidateOutcome;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.services.storage.StorageManager;
import org.javarosa.core.services.storage.util.DummyIndexedStorageUtility;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;

/**
 * Plays interviews with JavaRosa. Lines in: "form FILE", "answer PATH VALUE", "add REPEAT", "state", between tabs; in a
 * path every step has its index. Lines out, for each state: a "node" for each leaf, "valid" or "invalid PATH", "record",
 * then "end"; "trouble" where a step wasn't possible.
 */
public final class FormOracle {
    private static FormEntryController controller;
    private static PrintStream out;

    public static void main(String[] arguments) throws Exception {
        out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        new XFormsModule().registerModule();
        StorageManager.setStorageFactory((name, type) -> new DummyIndexedStorageUtility<>());
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split("\t", -1);
            try {
                switch (parts[0]) {
                    case "form": open(parts[1]); break;
                    case "answer": if (controller != null) answer(parts[1], parts[2]); break;
                    case "add": if (controller != null) add(parts[1]); break;
                    default: state();
                }
            } catch (Throwable failure) {
                say("trouble", line.substring(0, Math.min(line.length(), 120)), String.valueOf(failure.getMessage()));
                if (parts[0].equals("form")) controller = null;
                if (parts[0].equals("state")) out.println("end");
            }
        }
        out.flush();
    }

    private static void say(String... parts) {
        for (int part = 0; part < parts.length; part++) {
            out.print((part > 0 ? "\t" : "") + parts[part].replaceAll("[\\t\\r\\n]", " "));
        }
        out.println();
    }

    private static void open(String file) throws Exception {
        controller = null;
        FormDef definition = XFormUtils.getFormFromFormXml(file, null);
        FormEntryController opened = new FormEntryController(new FormEntryModel(definition));
        definition.initialize(true, new InstanceInitializationFactory());
        controller = opened;
    }

    // MARK: Steps

    private static void answer(String path, String value) {
        if (!find(path, FormEntryController.EVENT_QUESTION)) {
            say("trouble", "answer " + path, "not asked");
            return;
        }
        FormEntryPrompt prompt = controller.getModel().getQuestionPrompt();
        IAnswerData data;
        try {
            data = AnswerDataFactory.template(prompt.getControlType(), prompt.getDataType()).cast(new UncastData(value));
        } catch (RuntimeException failure) {
            data = new StringData(value);
        }
        int result = controller.answerQuestion(controller.getModel().getFormIndex(), data, true);
        if (result != FormEntryController.ANSWER_OK) say("trouble", "answer " + path, "refused");
    }

    private static void add(String path) {
        if (find(path, FormEntryController.EVENT_PROMPT_NEW_REPEAT)) {
            controller.newRepeat();
        } else {
            say("trouble", "add " + path, "not offered");
        }
    }

    /** From where the last step was onwards, then once more from the beginning. */
    private static boolean find(String path, int event) {
        for (int round = 0; round < 2; round++) {
            if (round == 1) controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
            int now = controller.getModel().getEvent();
            while (now != FormEntryController.EVENT_END_OF_FORM) {
                if (now == event) {
                    String here = path(controller.getModel().getFormIndex().getReference());
                    if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT) here = here.replaceAll("\\[\\d+\\]$", "");
                    if (here.equals(path)) return true;
                }
                now = controller.stepToNextEvent();
            }
        }
        return false;
    }

    private static String path(TreeReference reference) {
        StringBuilder text = new StringBuilder();
        for (int step = 0; step < reference.size(); step++) {
            text.append('/').append(reference.getName(step));
            text.append('[').append(Math.max(reference.getMultiplicity(step), 0) + 1).append(']');
        }
        return text.toString();
    }

    // MARK: State

    private static void state() throws Exception {
        if (controller != null) {
            FormDef definition = controller.getModel().getForm();
            // A select drops what is no longer offered when it is looked at, so all are, until nothing changes.
            for (int round = 0; round < 3; round++) look();
            controller.finalizeFormEntry();
            leaves(definition.getMainInstance().getRoot(), "", true);
            ValidateOutcome outcome = definition.validate(true);
            if (outcome == null) {
                say("valid");
            } else {
                say("invalid", path(outcome.failedPrompt.getReference()));
            }
            byte[] xml = new XFormSerializingVisitor().serializeInstance(definition.getInstance());
            say("record", new String(xml, StandardCharsets.UTF_8));
        }
        out.println("end");
        out.flush();
    }

    private static void look() {
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        int now = controller.getModel().getEvent();
        while (now != FormEntryController.EVENT_END_OF_FORM) {
            if (now == FormEntryController.EVENT_QUESTION) controller.getModel().getQuestionPrompt().getSelectChoices();
            now = controller.stepToNextEvent();
        }
    }

    private static void leaves(TreeElement element, String above, boolean isRelevant) {
        if (element.getMult() == TreeReference.INDEX_TEMPLATE) return;
        String path = above + '/' + (element.getNamespacePrefix() == null ? "" : element.getNamespacePrefix() + ":")
            + element.getName() + '[' + (Math.max(element.getMult(), 0) + 1) + ']';
        boolean isShown = isRelevant && element.isRelevant();
        if (element.getNumChildren() == 0) {
            IAnswerData value = element.getValue();
            say("node", path, isShown ? "yes" : "no", element.isRequired() ? "yes" : "no",
                element.isEnabled() ? "no" : "yes", value == null ? "" : value.uncast().getString());
        }
        for (int child = 0; child < element.getNumChildren(); child++) {
            leaves(element.getChildAt(child), path, isShown);
        }
    }
}

//! The desk beside the stage: tabs (manifest, objects), and the terminal under them; on a small screen the terminal is a
//! tab as well.

use super::bench::Bench;
use super::editor::{Document, Editor, Purpose};
use super::lesson::LessonPane;
use super::terminal::Terminal;
use crate::api::scheme::Kind;
use crate::apiserver::store::Key;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What a tab shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The lessons.
    Lesson,
    /// The terminal, on small screens only.
    Terminal,
    /// The editor.
    Manifest,
    /// The cluster's objects.
    Objects,
}

impl Tab {
    /// What the tab says.
    fn title(self) -> &'static str {
        match self {
            Tab::Lesson => "Lesson",
            Tab::Terminal => "Terminal",
            Tab::Manifest => "Manifest",
            Tab::Objects => "Objects",
        }
    }

    /// The id of its panel; the tab's own is the same with `-tab`.
    fn id(self) -> &'static str {
        match self {
            Tab::Lesson => "lesson",
            Tab::Terminal => "terminal",
            Tab::Manifest => "manifest",
            Tab::Objects => "objects",
        }
    }
}

/// What the desk has; an embedded page has less.
#[derive(Clone, Copy, Debug)]
pub struct Tabs {
    pub lesson: bool,
    pub editor: bool,
    pub terminal: bool,
    /// The table of objects; it stands with the editor only.
    pub objects: bool,
}

/// The desk.
#[component]
pub fn Desk(
    /// What the page shares.
    bench: Bench,
    /// Is the screen too small to show the terminal beside a tab?
    #[prop(into)]
    compact: Signal<bool>,
    /// What it has.
    has: Tabs,
) -> impl IntoView {
    let chosen = RwSignal::new(Tab::Terminal);
    let tabs = Memo::new(move |_| {
        let mut tabs = vec![Tab::Lesson, Tab::Terminal, Tab::Manifest, Tab::Objects];
        tabs.retain(|tab| match tab {
            // In another page only where a lesson was opened.
            Tab::Lesson => has.lesson && (!bench.embedded || bench.lessons.front.get() > 0),
            Tab::Terminal => compact.get() && has.terminal,
            Tab::Manifest => has.editor,
            Tab::Objects => has.objects && has.editor,
        });
        tabs
    });
    let shown = Memo::new(move |_| {
        let tabs = tabs.get();
        let tab = chosen.get();
        match tabs.contains(&tab) {
            true => tab,
            false if tabs.contains(&Tab::Manifest) => Tab::Manifest,
            false => tabs.first().copied().unwrap_or(Tab::Manifest),
        }
    });
    // A text that is opened from elsewhere (`kubectl edit`, an example) comes to the front.
    Effect::new(move |before: Option<()>| {
        bench.documents.opened();
        if before.is_some() {
            chosen.set(Tab::Manifest);
        }
    });
    // Has the lessons' tab been open?
    let read = Memo::new(move |before: Option<&bool>| shown.get() == Tab::Lesson || before == Some(&true));
    // And so does a lesson.
    Effect::new(move |before: Option<()>| {
        let front = bench.lessons.front.get();
        if before.is_some() || front > 0 {
            chosen.set(Tab::Lesson);
        }
    });
    let terminal_hidden = move || compact.get() && shown.get() != Tab::Terminal;
    view! {
        <div
            class="desk"
            class:compact=compact
            class:one=move || tabs.with(|tabs| tabs.len() + usize::from(has.terminal && !compact.get()) == 1)
        >
            <TabRow tabs=tabs shown=shown on_choose=Callback::new(move |tab| chosen.set(tab)) />
            // Only what is looked at is built.
            <Show when=move || read.get()>
                <Panel tab=Tab::Lesson shown=shown>
                    <LessonPane bench=bench />
                </Panel>
            </Show>
            <Show when=move || has.editor>
                <Panel tab=Tab::Manifest shown=shown>
                    <ManifestPanel bench=bench />
                </Panel>
            </Show>
            <Show when=move || has.objects && has.editor>
                <Panel tab=Tab::Objects shown=shown>
                    <ObjectsPanel bench=bench />
                </Panel>
            </Show>
            <Show when=move || has.terminal>
                <section
                    class="terminal-pane"
                    id=Tab::Terminal.id()
                    aria-label="Terminal"
                    role=move || if compact.get() { "tabpanel" } else { "region" }
                    hidden=terminal_hidden
                >
                    <h2 class="unseen">"Terminal"</h2>
                    <TerminalPanel bench=bench />
                </section>
            </Show>
        </div>
    }
}

/// The row of tabs: one stop of the Tab key, arrows between them.
#[component]
fn TabRow(tabs: Memo<Vec<Tab>>, shown: Memo<Tab>, on_choose: Callback<Tab>) -> impl IntoView {
    let keys = move |event: web_sys::KeyboardEvent| {
        let list = tabs.get_untracked();
        let at = list.iter().position(|tab| *tab == shown.get_untracked()).unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1) % list.len().max(1),
            "ArrowLeft" => at.checked_sub(1).unwrap_or(list.len().saturating_sub(1)),
            "Home" => 0,
            "End" => list.len().saturating_sub(1),
            _ => return,
        };
        event.prevent_default();
        let Some(tab) = list.get(to).copied() else { return };
        on_choose.run(tab);
        let button = document().get_element_by_id(&format!("{}-tab", tab.id()));
        if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = button.focus();
        }
    };
    let button = move |tab: Tab| {
        let selected = move || shown.get() == tab;
        view! {
            <button
                type="button"
                role="tab"
                id=format!("{}-tab", tab.id())
                aria-controls=tab.id()
                aria-selected=move || selected().to_string()
                tabindex=move || if selected() { "0" } else { "-1" }
                on:click=move |_| on_choose.run(tab)
            >
                {tab.title()}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label="Desk" on:keydown=keys>
            <For each=move || tabs.get() key=|tab| tab.id() children=button />
        </div>
    }
}

/// What a tab opens.
#[component]
fn Panel(tab: Tab, shown: Memo<Tab>, children: Children) -> impl IntoView {
    view! {
        <section
            class="panel"
            role="tabpanel"
            id=tab.id()
            aria-labelledby=format!("{}-tab", tab.id())
            hidden=move || shown.get() != tab
        >
            {children()}
        </section>
    }
}

/// How long the editor is left alone before its text is checked, in milliseconds.
const PAUSE: u32 = 250;

#[component]
fn ManifestPanel(bench: Bench) -> impl IntoView {
    let marks = RwSignal::new(Vec::new());
    let waiting = StoredValue::new_local(None::<gloo::timers::callback::Timeout>);
    Effect::new(move |_| {
        bench.documents.current().inspect(|document| document.text.track());
        // The old timer is dropped, and with it what it would have done.
        waiting.set_value(Some(gloo::timers::callback::Timeout::new(PAUSE, move || {
            let document = untrack(move || bench.documents.current());
            let checked = document.filter(|document| document.purpose == Purpose::Manifest);
            let found = checked.map(|document| document.text.with_untracked(|text| bench.session.check(text)));
            marks.set(found.unwrap_or_default());
        })));
    });
    let apply = Callback::new(move |document: Document| bench.apply(&document));
    view! { <Editor documents=bench.documents marks=marks on_apply=apply /> }
}

/// Kinds that the table of objects shows, in its order.
const SHOWN: [Kind; 8] = [
    Kind::Service,
    Kind::EndpointSlice,
    Kind::Deployment,
    Kind::StatefulSet,
    Kind::DaemonSet,
    Kind::ReplicaSet,
    Kind::Pod,
    Kind::Node,
];

/// Most rows of the table.
const MOST_ROWS: usize = 500;

/// The learner's objects, by kind; a name selects its thing on the stage.
#[component]
fn ObjectsPanel(bench: Bench) -> impl IntoView {
    let rows = Memo::new(move |_| {
        bench.session.read(|playground| {
            let store = playground.terminal().world.cluster.store();
            SHOWN
                .iter()
                .flat_map(|kind| store.list(*kind, None))
                .map(|object| Key::of(object))
                .filter(|key| !key.namespace.starts_with("kube-"))
                .take(MOST_ROWS)
                .collect::<Vec<Key>>()
        })
    });
    let row = move |key: Key| {
        let kind = key.kind.name();
        let id = if key.namespace.is_empty() {
            format!("{}/{}", kind.to_ascii_lowercase(), key.name)
        } else {
            format!("{}/{}/{}", kind.to_ascii_lowercase(), key.namespace, key.name)
        };
        view! {
            <tr>
                <td>{kind}</td>
                <td>
                    <button class="button quiet" type="button" on:click=move |_| bench.selected.set(Some(id.clone()))>
                        {key.name.to_string()}
                    </button>
                </td>
                <td>{key.namespace.to_string()}</td>
            </tr>
        }
    };
    view! {
        <table class="objects">
            <caption class="unseen">"Objects of the cluster"</caption>
            <thead>
                <tr>
                    <th scope="col">"Kind"</th>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Namespace"</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || rows.get() key=|key| (key.kind.name(), key.namespace.clone(), key.name.clone()) children=row />
            </tbody>
        </table>
    }
}

#[component]
fn TerminalPanel(bench: Bench) -> impl IntoView {
    let session = bench.session;
    view! {
        <Terminal
            transcript=bench.transcript
            typed=bench.typed
            prompt=Signal::derive(move || session.prompt())
            on_run=Callback::new(move |command: String| bench.run(&command))
            unfinished=Callback::new(move |command: String| session.unfinished(&command))
            complete=Callback::new(move |(line, cursor): (String, usize)| session.complete(&line, cursor))
            things=Callback::new(move |()| session.names())
            on_thing=Callback::new(move |id| bench.selected.set(Some(id)))
            on_interrupt=Callback::new(move |()| session.interrupt())
        />
    }
}

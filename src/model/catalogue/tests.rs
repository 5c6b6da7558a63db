use super::*;

fn builtin() -> &'static Catalogue {
    Catalogue::builtin().unwrap_or_else(|error| panic!("{error}"))
}

/// The sentence with which a changed copy of a built-in file is refused.
fn refusal(
    change: impl FnOnce(&mut Sources<'static>, &dyn Fn(&str, &str, &str) -> &'static str),
) -> String {
    let replaced = |text: &str, from: &str, to: &str| -> &'static str {
        assert!(text.contains(from), "the file no longer holds {from}");
        Box::leak(text.replacen(from, to, 1).into_boxed_str())
    };
    let mut sources = BUILTIN;
    change(&mut sources, &replaced);
    Catalogue::parse(&sources)
        .and_then(Catalogue::checked)
        .unwrap_err()
        .to_string()
}

fn assert_names(sentence: &str, parts: &[&str]) {
    for part in parts {
        assert!(
            sentence.contains(part),
            "„{part}“ is not named in: {sentence}"
        );
    }
}

#[test]
fn all_sixteen_services_are_there_and_twelve_are_switched_on() {
    assert_eq!(builtin().services.len(), 16);
    let off: Vec<_> = builtin()
        .services
        .iter()
        .filter(|service| !service.active)
        .map(|service| &service.key)
        .collect();
    assert_eq!(off, ["10289", "10119", "10082", "breitband"]);
}

#[test]
fn uncertain_services_say_so() {
    let certainty = |id| {
        builtin()
            .service(id)
            .map(|service| service.evidence.certainty.label())
    };
    assert_eq!(certainty("10092"), Some("belegt"));
    assert_eq!(certainty("10169"), Some("wahrscheinlich"));
    assert_eq!(certainty("10119"), Some("unbestätigt"));
}

#[test]
fn a_further_ozg_id_finds_its_service() {
    assert_eq!(builtin().service("10596"), builtin().service("10255"));
    assert!(builtin().service("99999").is_none());
}

#[test]
fn an_authority_is_named_after_its_area_and_knows_its_services() {
    let kind = builtin().authority_kind("wohngeld").unwrap();
    assert_eq!(
        kind.name_for("Landkreis Kassel"),
        "Wohngeldbehörde Landkreis Kassel"
    );
    let services: Vec<_> = builtin()
        .services_of("wohngeld")
        .map(|service| service.short.as_str())
        .collect();
    assert_eq!(services, ["Wohngeld"]);
}

#[test]
fn every_kind_of_authority_executes_something() {
    for kind in &builtin().authority_kinds {
        assert!(
            builtin().services_of(&kind.key).next().is_some(),
            "{}",
            kind.key
        );
    }
}

#[test]
fn the_ladder_has_the_rungs_of_the_field() {
    let codes: Vec<_> = builtin()
        .statuses
        .iter()
        .map(|status| status.code)
        .collect();
    assert_eq!(codes, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99]);
    assert_eq!(builtin().status(70).unwrap().name, "im Test");
    assert_eq!(builtin().status(80).unwrap().phase, Phase::Underway);
    assert_eq!(builtin().status(90).unwrap().phase, Phase::Connected);
}

#[test]
fn the_base_checklist_has_thirty_points_with_help_and_two_recommended_ones() {
    let base: Vec<_> = builtin()
        .check_items
        .iter()
        .filter(|item| item.service.is_none())
        .collect();
    let keys: Vec<_> = base.iter().map(|item| item.key.clone()).collect();
    let expected: Vec<_> = (1..=30)
        .map(|number| number.to_string())
        .chain(["S1".into(), "S2".into()])
        .collect();
    assert_eq!(keys, expected);
    assert!(base.iter().all(|item| item.help.is_some()));
}

#[test]
fn a_checklist_holds_what_the_variant_needs_and_the_points_of_the_service() {
    let keys = |variant| {
        let items = builtin().checklist_for("10092", builtin().variant(variant));
        items
            .into_iter()
            .map(|item| item.key.as_str())
            .collect::<Vec<_>>()
    };
    let pdf = keys("pdf-link");
    assert!(pdf.contains(&"23") && pdf.contains(&"10092-10"));
    assert!(!pdf.contains(&"8") && !pdf.contains(&"12") && !pdf.contains(&"10092-2"));
    let fit = keys("fit-connect");
    assert!(fit.contains(&"12") && fit.contains(&"22") && !fit.contains(&"21"));
    assert!(keys("osci-xta").contains(&"10092-2"));
    assert!(pdf.iter().all(|key| !key.starts_with("10124")));
}

#[test]
fn while_no_variant_is_decided_the_points_of_all_paths_are_shown() {
    assert_eq!(builtin().checklist_for("10092", None).len(), 30 + 2 + 12);
}

#[test]
fn an_item_with_a_defect_is_not_fulfilled() {
    let outcome = |key| builtin().outcome(key).unwrap();
    assert_eq!(outcome("nicht-bestanden").demand, OutcomeDemand::Defect);
    assert!(!outcome("nicht-bestanden").fulfils);
    assert!(outcome("entfaellt").fulfils);
}

#[test]
fn outcomes_can_be_told_apart_by_their_marks_alone() {
    for (index, outcome) in builtin().outcomes.iter().enumerate() {
        assert!(outcome.ascii.is_ascii_graphic());
        for other in &builtin().outcomes[..index] {
            assert!(outcome.mark != other.mark && outcome.ascii != other.ascii);
        }
    }
}

#[test]
fn the_sixteen_lands_are_there_with_their_bezirke() {
    let keys: Vec<_> = builtin()
        .lands
        .iter()
        .map(|land| land.key.to_string())
        .collect();
    let expected: Vec<_> = (1..=16).map(|number| format!("{number:02}")).collect();
    assert_eq!(keys, expected);
    let hessen = builtin().land("06".parse().unwrap()).unwrap();
    assert_eq!(
        (hessen.short.as_str(), hessen.bezirk_digits.as_slice()),
        ("HE", [4, 5, 6].as_slice())
    );
}

#[test]
fn the_kinds_of_huerden_are_complete() {
    let count = |category: &str| {
        builtin()
            .obstacle_kinds
            .iter()
            .filter(|kind| kind.category == category)
            .count()
    };
    assert_eq!(
        [count("O"), count("T"), count("F"), count("R")],
        [10, 17, 7, 9]
    );
    assert_eq!(
        builtin().obstacle_kind("T4").unwrap().name,
        "Firewall, Netz oder Proxy"
    );
    assert!(
        builtin()
            .obstacle_categories
            .iter()
            .all(|category| !category.background.is_empty())
    );
}

#[test]
fn the_escalation_goes_from_the_municipality_to_the_bund_in_six_steps() {
    let keys: Vec<_> = builtin()
        .escalation_levels
        .iter()
        .map(|level| level.key.as_str())
        .collect();
    assert_eq!(keys, ["E1", "E2", "E3", "E4", "E5", "E6"]);
    let days: Vec<_> = builtin()
        .escalation_levels
        .iter()
        .filter_map(|level| level.deadline_days)
        .collect();
    assert_eq!(days, [5, 10, 20]);
    assert_eq!(builtin().escalation_contents.len(), 5);
}

#[test]
fn a_milestone_is_only_exact_where_the_day_is_known() {
    let exact: Vec<_> = builtin()
        .pact_milestones
        .iter()
        .filter(|milestone| milestone.precision == Precision::Day)
        .collect();
    assert!(exact.iter().any(|milestone| milestone.when == "04.07.2023"));
    assert!(exact.iter().all(|milestone| {
        milestone
            .when
            .ends_with(&milestone.date.format(".%m.%Y").to_string())
    }));
}

#[test]
fn a_duplicate_key_is_refused() {
    let sentence = refusal(|sources, replaced| {
        sources.services = replaced(
            sources.services,
            "schluessel = \"10439\"",
            "schluessel = \"10124\"",
        );
    });
    assert_names(
        &sentence,
        &["leistungen.toml", "10124", "kommt zweimal vor"],
    );
}

#[test]
fn a_reference_to_nothing_is_refused() {
    let sentence = refusal(|sources, replaced| {
        sources.services = replaced(sources.services, "[\"wohngeld\"]", "[\"wohngelt\"]");
    });
    assert_names(&sentence, &["leistungen.toml", "10092", "wohngelt"]);
    let sentence = refusal(|sources, replaced| {
        sources.checklist = replaced(
            sources.checklist,
            "leistung = \"10124\"",
            "leistung = \"10125\"",
        );
    });
    assert_names(&sentence, &["pruefliste.toml", "10124-1", "10125"]);
}

#[test]
fn a_missing_field_is_refused() {
    let sentence = refusal(|sources, replaced| {
        sources.status = replaced(
            sources.status,
            "nachweis = \"noch nicht angesprochen\"\n",
            "",
        );
    });
    assert_names(
        &sentence,
        &["status.toml", "„0“", "das Feld „nachweis“ fehlt"],
    );
}

#[test]
fn an_entry_without_evidence_is_refused() {
    let with_first_evidence = |evidence: &str| {
        refusal(|sources, replaced| {
            let (first, _) = sources.roles.split_once("beleg = ").unwrap();
            let line = sources.roles[first.len()..].lines().next().unwrap();
            sources.roles = replaced(sources.roles, line, evidence);
        })
    };
    assert_names(
        &with_first_evidence(""),
        &["rollen.toml", "fachlich", "das Feld „beleg“ fehlt"],
    );
    let without_source = with_first_evidence("beleg = { grad = \"A\" }");
    assert_names(
        &without_source,
        &["rollen.toml", "fachlich", "das Feld „quelle“ fehlt"],
    );
    let unknown_degree =
        with_first_evidence("beleg = { grad = \"D\", quelle = \"eigene Angabe\" }");
    assert_names(
        &unknown_degree,
        &["rollen.toml", "fachlich", "der Wert „D“"],
    );
}

#[test]
fn a_value_of_the_wrong_type_is_refused_with_field_and_expectation() {
    let refused = |from: &str, to: &str| {
        refusal(|sources, replaced| sources.services = replaced(sources.services, from, to))
    };
    for (from, to, field, expected) in [
        (
            "aktiv = true",
            "aktiv = \"ja\"",
            "„aktiv“",
            "true oder false",
        ),
        ("kurz = \"Wohnsitz\"", "kurz = 12", "„kurz“", "ein Text"),
        (
            "behoerdenarten = [\"melde\"]",
            "behoerdenarten = \"melde\"",
            "„behoerdenarten“",
            "eine Liste",
        ),
    ] {
        assert_names(
            &refused(from, to),
            &["leistungen.toml", "10124", field, expected],
        );
    }
    let sentence = refusal(|sources, replaced| {
        sources.status = replaced(sources.status, "schluessel = 99", "schluessel = 999");
    });
    assert_names(
        &sentence,
        &["status.toml", "„999“", "„schluessel“", "ganze Zahl"],
    );
}

#[test]
fn a_misspelt_field_or_list_is_refused() {
    let sentence = refusal(|sources, replaced| {
        sources.authority_kinds = replaced(sources.authority_kinds, "hinweis =", "hinweiß =");
    });
    assert_names(&sentence, &["behoerdenarten.toml"]);
    let sentence = refusal(|sources, replaced| {
        sources.authority_kinds = replaced(sources.authority_kinds, "hinweis =", "hinweise =");
    });
    assert_names(
        &sentence,
        &[
            "behoerdenarten.toml",
            "melde",
            "das Feld „hinweise“ ist unbekannt",
        ],
    );
    let sentence = refusal(|sources, replaced| {
        sources.roles = replaced(sources.roles, "[[teamart]]", "[[teamarten]]");
    });
    assert_names(&sentence, &["rollen.toml", "teamarten"]);
}

#[test]
fn an_empty_text_is_refused_at_any_depth() {
    let sentence = refusal(|sources, replaced| {
        sources.services = replaced(
            sources.services,
            "name = \"Wohnsitz Anmeldung\"",
            "name = \" \"",
        );
    });
    assert_names(&sentence, &["leistungen.toml", "10124", "„name“ ist leer"]);
}

#[test]
fn a_descending_ladder_is_refused() {
    let sentence = refusal(|sources, replaced| {
        sources.status = replaced(sources.status, "schluessel = 20\n", "schluessel = 5\n");
    });
    assert_names(&sentence, &["status.toml", "„5“", "steigt nach 10 nicht"]);
}

#[test]
fn a_wrong_leistungsschluessel_and_a_wide_short_name_are_refused() {
    let sentence = refusal(|sources, replaced| {
        sources.services = replaced(sources.services, "99107021017000", "9910702101700");
    });
    assert_names(
        &sentence,
        &["leistungen.toml", "10035", "LeiKa-Schlüssel hat 14 Ziffern"],
    );
    let sentence = refusal(|sources, replaced| {
        sources.services = replaced(
            sources.services,
            "kurz = \"Wohnsitz\"",
            "kurz = \"Wohnsitzmeldungen\"",
        );
    });
    assert_names(&sentence, &["leistungen.toml", "10124", "12 Spalten"]);
}

#[test]
fn a_huerde_outside_its_category_is_refused() {
    let sentence = refusal(|sources, replaced| {
        sources.obstacles = replaced(
            sources.obstacles,
            "schluessel = \"T4\"",
            "schluessel = \"O44\"",
        );
    });
    assert_names(&sentence, &["huerden.toml", "O44", "„T“"]);
}

#[test]
fn dates_and_lands_that_do_not_exist_are_refused() {
    let sentence = refusal(|sources, replaced| {
        sources.holidays = replaced(sources.holidays, "\"03.10.\"", "\"31.02.\"");
    });
    assert_names(
        &sentence,
        &["feiertage.toml", "tag-der-deutschen-einheit", "„31.02.“"],
    );
    let sentence = refusal(|sources, replaced| {
        sources.holidays = replaced(sources.holidays, "[\"14\"]", "[\"17\"]");
    });
    assert_names(&sentence, &["feiertage.toml", "fronleichnam-sn", "„17“"]);
    let sentence = refusal(|sources, replaced| {
        sources.milestones = replaced(
            sources.milestones,
            "datum = \"2023-07-04\"",
            "datum = \"2023-01-04\"",
        );
    });
    assert_names(
        &sentence,
        &["meilensteine.toml", "kommunalpakt", "nach Datum geordnet"],
    );
}

#[test]
fn text_that_is_not_toml_is_refused_with_its_line() {
    let sentence = Catalogue::with_services("# Leistungen\n\n[[leistung]\n")
        .unwrap_err()
        .to_string();
    assert_names(&sentence, &["leistungen.toml", "Zeile 3"]);
    let sentence = Catalogue::with_services("").unwrap_err().to_string();
    assert_names(&sentence, &["leistungen.toml", "[[leistung]]"]);
}

#[test]
fn a_land_can_bring_its_own_services_and_keeps_the_points_of_those_it_has() {
    let own = "
        [[leistung]]
        schluessel = \"10092\"
        name = \"Wohngeld\"
        kurz = \"Wohngeld\"
        themenfeld = \"Arbeit & Ruhestand\"
        federfuehrung = { name = \"Schleswig-Holstein\", beleg = { grad = \"A\", quelle = \"eigene Angabe\" } }
        behoerdenarten = [\"wohngeld\"]
        ebenen = [\"kreis\"]
        aktiv = true
        beleg = { grad = \"A\", quelle = \"Katalog des Landes\" }
    ";
    let catalogue = Catalogue::with_services(own).unwrap();
    assert_eq!(catalogue.services.len(), 1);
    assert_eq!(catalogue.check_items.len(), 30 + 2 + 12);
}

//! Names as numbers: kinds, fields and items come back millions of times and are kept once.

use std::collections::HashMap;
use std::sync::Arc;

/// The number of a name within one [`Symbols`] table; meaningless anywhere else.
pub(super) type Sym = u32;

#[derive(Clone, Default, Debug)]
pub(super) struct Symbols {
    names: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, Sym>,
}

impl Symbols {
    pub fn from_names(names: Vec<Arc<str>>) -> Self {
        let numbers = names
            .iter()
            .zip(0..)
            .map(|(name, number)| (name.clone(), number))
            .collect();
        Self { names, numbers }
    }

    /// The number of `name`, given now if it is new. A shared table is copied only then.
    pub fn intern(table: &mut Arc<Self>, name: &Arc<str>) -> Sym {
        table
            .find(name)
            .unwrap_or_else(|| Arc::make_mut(table).add(name))
    }

    fn add(&mut self, name: &Arc<str>) -> Sym {
        // Four billion names do not fit into memory, so the count cannot outgrow the number.
        let number = Sym::try_from(self.names.len()).unwrap_or(Sym::MAX);
        self.names.push(name.clone());
        self.numbers.insert(name.clone(), number);
        number
    }

    pub fn find(&self, name: &str) -> Option<Sym> {
        self.numbers.get(name).copied()
    }

    pub fn name(&self, number: Sym) -> &Arc<str> {
        &self.names[number as usize]
    }

    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }
}

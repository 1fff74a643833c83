//! Values that many versions of an object have in common: a clone costs nothing until one side changes.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use serde_json::Value;

use super::schema::{Field, Type};

/// A value that its clones share; the first change of a clone copies it.
#[derive(Clone, Default)]
pub struct Shared<T>(Rc<T>);

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Rc::make_mut(&mut self.0)
    }
}

impl<T> From<T> for Shared<T> {
    fn from(value: T) -> Shared<T> {
        Shared(Rc::new(value))
    }
}

/// What is shared is the same: it need not be looked at.
impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Shared<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Field> Field for Shared<T> {
    const TYPE: Type = T::TYPE;
    fn read(value: &Value) -> Self {
        T::read(value).into()
    }
    fn write(&self) -> Value {
        self.0.write()
    }
    fn is_zero(&self) -> bool {
        self.0.is_zero()
    }
}

/// JSON that its clones share. `null` takes no room.
#[derive(Clone, Default)]
pub struct Json(Option<Rc<Value>>);

impl Json {
    /// The value, to change it; `None` for `null`, which is left alone.
    pub fn present_mut(&mut self) -> Option<&mut Value> {
        self.0.as_mut().map(Rc::make_mut)
    }
}

impl Deref for Json {
    type Target = Value;
    fn deref(&self) -> &Value {
        self.0.as_deref().unwrap_or(&Value::Null)
    }
}

impl DerefMut for Json {
    fn deref_mut(&mut self) -> &mut Value {
        Rc::make_mut(self.0.get_or_insert_default())
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Json {
        Json((!value.is_null()).then(|| Rc::new(value)))
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Json) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) if Rc::ptr_eq(a, b) => true,
            _ => **self == **other,
        }
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_of_a_clone_leaves_the_original() {
        let one: Shared<Vec<i32>> = vec![1].into();
        let mut two = one.clone();
        assert!(Rc::ptr_eq(&one.0, &two.0));
        two.push(2);
        assert_eq!((&*one, &*two), (&vec![1], &vec![1, 2]));
        assert_ne!(one, two);
    }

    #[test]
    fn json_that_is_null_is_nothing() {
        let mut json = Json::default();
        assert_eq!((json.is_null(), Json::from(Value::Null)), (true, json.clone()));
        *json = json!({"a": 1});
        assert_eq!(json, Json::from(json!({"a": 1})));
    }
}
